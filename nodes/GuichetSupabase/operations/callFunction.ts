import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import * as z from 'zod';
import { ofAll, type Answer } from '../../shared/answers';
import type { Run } from '../../shared/operation';
import type { Supabase } from '../../shared/transport';
import { formPageInWords } from '../../shared/words/formPages';
import { LANGUAGES, refusalInWords } from '../../shared/words/refusals';
import { sendBisecting } from '../bisect';
import { byTarget } from '../byTarget';
import { outputField } from '../parameters';
import { perItemAnswer, spreadResults } from '../results';
import type { SupabaseOperation, SupabaseTools } from '../operation';

const FIELDS: INodeProperties[] = [
  {
    displayName: 'Function',
    name: 'functionName',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. sync_stripe_subscriptions',
    description: 'SQL function as the REST interface names it',
  },
  {
    displayName: 'Arguments',
    name: 'argumentMode',
    type: 'options',
    default: 'itemsArray',
    options: [
      {
        name: 'All Items as One Array',
        value: 'itemsArray',
        description: 'One call; every item gets its own entry of the results',
      },
      {
        name: 'One Object, Once',
        value: 'object',
        description: 'One call with the arguments below, whatever came in',
      },
    ],
  },
  {
    displayName: 'Name of the Array Argument',
    name: 'itemsArgument',
    type: 'string',
    default: 'rows',
    required: true,
    placeholder: 'e.g. rows, events',
    displayOptions: { show: { argumentMode: ['itemsArray'] } },
  },
  {
    displayName: 'Field of the Item',
    name: 'itemField',
    type: 'string',
    default: '',
    placeholder: 'e.g. row',
    description: 'Field whose value is sent for each item. Empty: the whole item.',
    displayOptions: { show: { argumentMode: ['itemsArray'] } },
  },
  {
    displayName: 'Fields to Send',
    name: 'sentFields',
    type: 'string',
    default: '',
    placeholder: 'e.g. event_id, subscription_id',
    description: 'Only these fields of each item, separated by commas. Empty: the whole item.',
    displayOptions: { show: { argumentMode: ['itemsArray'], itemField: [''] } },
  },
  {
    displayName: 'Run As',
    name: 'runAs',
    type: 'options',
    default: 'service',
    options: [
      { name: 'Service', value: 'service', description: 'With the service key of the credential: may do everything' },
      {
        name: 'Signed-In User',
        value: 'user',
        description: 'With the access token below: may do what this person may',
      },
    ],
    description: 'Whose rights the function runs with; a request that a browser sent runs as its user',
    displayOptions: { show: { argumentMode: ['object'] } },
  },
  {
    displayName: 'Access Token',
    name: 'userToken',
    type: 'string',
    typeOptions: { password: true },
    default: '={{ $json.headers.authorization }}',
    description: 'The access token of Supabase that came with the request, alone or as the Authorization header',
    displayOptions: { show: { argumentMode: ['object'], runAs: ['user'] } },
  },
  {
    displayName: 'Refusals in Words',
    name: 'refusalWords',
    type: 'options',
    default: '',
    options: [
      {
        name: 'As the Business Speaks',
        value: 'business',
        description:
          'In the language that the answer names, as those for forms of staff do; such an answer gets "title" and "message" for its page too',
      },
      { name: 'English', value: 'en' },
      { name: 'French', value: 'fr' },
      { name: 'None', value: '' },
    ],
    description:
      'Whether an answer that refuses gets a field "message" with a sentence for the person, from its reason code',
    displayOptions: { show: { argumentMode: ['object'] } },
  },
  {
    displayName: 'Decided Through',
    name: 'door',
    type: 'options',
    default: '',
    options: [
      { name: 'A Form', value: 'form' },
      { name: 'Nothing but This Workflow', value: '' },
      { name: 'Telegram', value: 'telegram' },
    ],
    description: 'By which door staff decided what the function does; staff_actions keeps it',
    displayOptions: { show: { argumentMode: ['object'], runAs: ['service'] } },
  },
  {
    displayName: 'Decided By',
    name: 'decidedBy',
    type: 'string',
    default: '',
    placeholder: 'e.g. lea@example.fr',
    description: 'Who decided, as this workflow knows them; staff_actions keeps it as said by n8n. May be empty.',
    displayOptions: { show: { argumentMode: ['object'], runAs: ['service'], door: ['form', 'telegram'] } },
  },
  {
    displayName: 'More Arguments',
    name: 'extraArguments',
    type: 'json',
    default: '{}',
    description: 'Named arguments as a JSON object; read once, with the first item, for all items',
  },
  outputField,
];

const anyAnswer = z.unknown();

function toItems(answer: unknown): IDataObject[] {
  const records = z.array(z.record(z.string(), z.unknown())).safeParse(answer);
  if (records.success) return records.data as IDataObject[];
  const record = z.record(z.string(), z.unknown()).safeParse(answer);
  return [(record.success ? record.data : { value: answer ?? null }) as IDataObject];
}

const refusalLanguage = z.enum(LANGUAGES);
const staffDoor = z.enum(['form', 'telegram']);
const refused = z.union([
  z.looseObject({ result: z.literal('refused') }),
  z.looseObject({ next_step: z.literal('refused') }),
]);

/**
 * An answer for a page of a form with its `title` and `message`, a refusal with its sentence as `message`; every other
 * answer as it is, and a refusal that has no words.
 */
function inWords(json: IDataObject, language: string): IDataObject {
  const chosen = refusalLanguage.safeParse(language === 'business' ? json.language : language);
  const page = chosen.success ? formPageInWords(json, chosen.data) : undefined;
  if (page !== undefined) return { ...json, ...page };
  if (!chosen.success || !refused.safeParse(json).success) return json;
  const message = refusalInWords(json, chosen.data);
  return message === undefined ? json : { ...json, message };
}

function pick(json: IDataObject, names: readonly string[]): IDataObject {
  return Object.fromEntries(names.filter((name) => name in json).map((name) => [name, json[name]]));
}

/** Calls an array function once for all items and gives each item its own result. */
const callForItems = byTarget(async ({ settings, supabase, items }) => {
  const name = settings.required('functionName');
  const argument = settings.required('itemsArgument');
  const field = settings.text('itemField');
  const names = settings.list('sentFields');
  const extra = settings.object('extraArguments');
  const sent = items.map(({ json }, index): IDataObject => {
    if (field === '') return names.length === 0 ? json : pick(json, names);
    const value = z.record(z.string(), z.unknown()).safeParse(json[field]);
    if (value.success) return value.data as IDataObject;
    throw new NodeOperationError(settings.node, `Item ${index} has no object in its field "${field}"`, {
      itemIndex: index,
      description: 'Check "Field of the Item" on the node.',
    });
  });
  return sendBisecting(sent, async (part) => {
    const { results } = await supabase.call(name, { ...extra, [argument]: part }, perItemAnswer);
    return spreadResults(part, results);
  });
});

/** The server, with who decided and by which door where the workflow says it. */
function asSaid(settings: SupabaseTools['settings'], supabase: Supabase): Supabase {
  const door = staffDoor.safeParse(settings.text('door'));
  return door.success ? supabase.decidedBy(door.data, settings.text('decidedBy')) : supabase;
}

/** Calls a function once with named arguments; rows become items, anything else one item. */
async function callOnce({ settings, supabase }: Run & SupabaseTools): Promise<Answer[]> {
  const name = settings.required('functionName');
  const caller =
    settings.text('runAs') === 'user' ? supabase.asUser(settings.unchecked('userToken')) : asSaid(settings, supabase);
  const answer = await caller.call(name, settings.object('extraArguments'), anyAnswer);
  const language = settings.text('refusalWords');
  return toItems(answer).map((json) => ofAll(inWords(json, language)));
}

/** Calls a SQL function; its two ways differ in what they give back. */
export const callFunction: SupabaseOperation = {
  option: {
    name: 'Call Function',
    value: 'callFunction',
    action: 'Call a function',
    description: 'Call a SQL function, once for all items',
  },
  fields: FIELDS,
  execute: (run) => (run.settings.text('argumentMode') === 'object' ? callOnce(run) : callForItems(run)),
};
