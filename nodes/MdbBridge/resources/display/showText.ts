import { idempotencyField } from '../../fields';
import { endpoint } from '../../operation';

/** POST /v1/display */
export const showText = endpoint({
  option: {
    name: 'Show Text',
    value: 'showText',
    action: 'Show a text',
    description: 'A text on the display of the machine, until its next vend',
  },
  fields: [
    {
      displayName: 'Text',
      name: 'text',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. De retour à 14 h',
      description: 'Cut at the length of the display; accents are left out, as it knows none',
    },
    idempotencyField,
  ],
  execute: ({ bridge, text, idempotencyKey }) => bridge.post('/v1/display', idempotencyKey, { text }),
});
