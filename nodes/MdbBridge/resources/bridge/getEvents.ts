import * as z from 'zod';
import { BridgeRefused } from '../../errors';
import { endpoint } from '../../operation';

const answer = z.object({ events: z.array(z.record(z.string(), z.json())) });

/** GET /v1/events as JSON: what the bridge still holds, an item each. */
export const getEvents = endpoint({
  option: {
    name: 'Get Events',
    value: 'getEvents',
    action: 'Get events',
    description: 'The last events of the machine, one item each',
  },
  fields: [
    {
      displayName: 'After Event',
      name: 'after',
      type: 'string',
      default: '',
      placeholder: 'e.g. 5f3a9c01-42',
      description: 'ID of the last event that is known already. Empty: all that the bridge holds.',
    },
  ],
  execute: async ({ bridge, after }) => {
    const found = answer.safeParse(await bridge.get('/v1/events', after === '' ? {} : { 'Last-Event-ID': after }));
    if (!found.success)
      throw new BridgeRefused('GET /v1/events', 200, 'Unexpected answer', {
        detail: 'this address is no Guichet bridge',
      });
    return found.data.events;
  },
});
