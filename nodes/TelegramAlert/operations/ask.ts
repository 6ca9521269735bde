import type { INodeProperties } from 'n8n-workflow';
import * as z from 'zod';
import { eachItem, goesOn } from '../../shared/answers';
import { isNothing } from '../../shared/nothing';
import { chatOf } from '../botApi';
import { keyboardOf } from '../desk/keyboard';
import { buttonSchema } from '../desk/view';
import { createFormat } from '../message/format';
import { escapeHtml } from '../message/html';
import { localeField, type AlertOperation } from '../operation';

const askedSchema = z.object({
  message: z.string(),
  buttons: z.array(buttonSchema),
  message_id: z.number().int().nullable(),
});

const buttonsSchema = z.object({
  button: z.array(z.object({ label: z.string().trim().min(1), value: z.string().default('') })).min(1),
});

const FIELDS: INodeProperties[] = [
  {
    displayName: 'Answers To',
    name: 'questionTopic',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. livraison',
    description:
      'Name under which a Telegram Reply Trigger gets the answers: 1 to 40 of a-z, 0-9, - and _. Several workflows may each use a name of their own with the same bot.',
  },
  {
    displayName: 'Question',
    name: 'questionText',
    type: 'string',
    required: true,
    typeOptions: { rows: 3 },
    default: '',
    description: 'What the message says, as plain text',
  },
  {
    displayName: 'Buttons',
    name: 'questionButtons',
    type: 'fixedCollection',
    typeOptions: { multipleValues: true },
    placeholder: 'Add Button',
    default: { button: [{ label: 'Oui', value: 'yes' }] },
    options: [
      {
        displayName: 'Button',
        name: 'button',
        values: [
          { displayName: 'Label', name: 'label', type: 'string', default: '', description: 'What the button says' },
          {
            displayName: 'Value',
            name: 'value',
            type: 'string',
            default: '',
            description: 'What the answer carries; empty: the label',
          },
        ],
      },
    ],
  },
  {
    displayName: 'Question Key',
    name: 'questionKey',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. ={{ $json.order_id }}',
    description: 'Tells one question from another: the same name and key are asked once',
  },
  {
    displayName: 'Who May Answer',
    name: 'questionRight',
    type: 'options',
    default: 'telegram',
    options: [
      { name: 'Whoever May Cancel Bookings', value: 'cancel_booking' },
      { name: 'Whoever May Change Settings', value: 'settings' },
      { name: 'Whoever May Manage Machines', value: 'manage_machines' },
      { name: 'Whoever May Manage Sessions', value: 'manage_sessions' },
      { name: 'Whoever May Manage Spaces', value: 'manage_spaces' },
      { name: 'Whoever May Refund', value: 'refund' },
      { name: 'Whoever Works Here', value: 'telegram' },
    ],
    description: 'Asked at the press, of the roles that the person has then',
  },
  {
    displayName: 'Valid For (Minutes)',
    name: 'questionMinutes',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 43200 },
    default: 1440,
    description:
      'After that the buttons count no more, and the workflow of the answers hears, within five minutes, that nobody answered: in_time is false then',
  },
  localeField,
];

/**
 * Asks a question with buttons in the chat of the credential. The answer comes to a Telegram Reply Trigger of the same
 * name, once, with who gave it and the item that it was asked about.
 */
export const ask: AlertOperation = {
  option: {
    name: 'Ask',
    value: 'ask',
    action: 'Ask a question with buttons',
    description: 'Ask the team with buttons; the answer starts a workflow with a Telegram Reply Trigger',
  },
  fields: FIELDS,
  async execute(run) {
    const { context, fields, items } = run;
    const [supabase, chat] = [await run.supabase(), await chatOf(context)];
    const format = createFormat({
      locale: String(context.getNodeParameter('locale', 0, 'fr')).startsWith('en') ? 'en' : 'fr',
      timeZone: context.getTimezone(),
      instanceUrl: null,
    });
    const text = (name: string, index: number) => String(fields.value(name, index) ?? '').trim();
    return eachItem({ items, goesOn: run.goesOn }, 1, async ({ json }, index) => {
      const key = text('questionKey', index);
      if (isNothing(key)) throw new Error('"Question Key" is empty: say what tells this question from another');
      const buttons = buttonsSchema.parse(fields.value('questionButtons', index)).button;
      const question = {
        topic: text('questionTopic', index),
        key,
        text: text('questionText', index),
        buttons: buttons.map(({ label, value }) => ({ label, value: value === '' ? label : value })),
        needs: text('questionRight', index),
        minutes: Number(fields.value('questionMinutes', index)),
        data: json,
        locale: format.locale,
      };
      const asked = await supabase.call('ask_telegram', { question }, askedSchema);
      if (asked.message_id !== null)
        return goesOn(index, { ...json, question: { message: asked.message, asked: false } });
      const html = escapeHtml(question.text);
      const { messageId, chatId } = await chat.post(html, { keyboard: keyboardOf(asked, format) });
      const noted = { message: asked.message, chat_id: chatId, message_id: messageId, html };
      await supabase.call('note_telegram_message', noted, z.unknown());
      return goesOn(index, {
        ...json,
        question: { message: asked.message, asked: true, telegram_message_id: messageId },
      });
    });
  },
};
