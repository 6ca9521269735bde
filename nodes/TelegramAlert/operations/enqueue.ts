import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import * as z from 'zod';
import { failedAt, goesOn } from '../../shared/answers';
import { messageOf } from '../../shared/errors';
import { isNothing } from '../../shared/nothing';
import type { Supabase } from '../../shared/transport';
import { localeField, type AlertOperation } from '../operation';
import { parameterReader } from '../parameters';
import { templates } from '../templates';

/** The caller's workflow waits no longer than this for its alerts to be written down. */
const TIMEOUT_MS = 5_000;

const answerSchema = z.object({
  results: z.array(
    z.looseObject({
      result: z.string(),
      id: z.string().nullish(),
      error: z.object({ message: z.string() }).nullish(),
    }),
  ),
});

const mappingSchema = z.object({
  field: z.array(z.object({ name: z.string().trim().min(1), path: z.string().trim().min(1) })).default([]),
});

const FIELDS: INodeProperties[] = [
  {
    displayName: 'Template',
    name: 'template',
    type: 'options',
    default: 'payment_failed',
    options: [...templates.keys()].map((name) => ({
      name: name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' '),
      value: name,
    })),
    description: 'Words of the message; an expression may name another one, which is then sent as plain facts',
  },
  {
    displayName: 'Subject Field',
    name: 'subjectField',
    type: 'string',
    default: 'event_id',
    placeholder: 'e.g. event_id, row.stripe_invoice_id',
    description:
      'Field of the item that tells one occasion from another: the same template and subject are told once. Dots reach into objects.',
  },
  {
    displayName: 'Data',
    name: 'dataMode',
    type: 'options',
    default: 'item',
    options: [
      { name: 'Chosen Fields', value: 'fields', description: 'Only the fields listed below' },
      { name: 'Whole Item', value: 'item', description: 'Everything the item carries but payload and token' },
    ],
    description: 'What the message may speak of',
  },
  {
    displayName: 'Fields',
    name: 'dataFields',
    type: 'fixedCollection',
    typeOptions: { multipleValues: true },
    placeholder: 'Add Field',
    default: {},
    displayOptions: { show: { dataMode: ['fields'] } },
    options: [
      {
        displayName: 'Field',
        name: 'field',
        values: [
          {
            displayName: 'Name in the Message',
            name: 'name',
            type: 'string',
            default: '',
            placeholder: 'e.g. amount',
          },
          {
            displayName: 'Field of the Item',
            name: 'path',
            type: 'string',
            default: '',
            placeholder: 'e.g. row.amount_due',
          },
        ],
      },
    ],
  },
  localeField,
  {
    displayName: 'If It Cannot Be Queued',
    name: 'ifNotQueued',
    type: 'options',
    default: 'passOn',
    options: [
      {
        name: 'Fail the Item',
        value: 'fail',
        description: 'The item fails, so that the event is tried again; for alerts that nothing else remembers',
      },
      {
        name: 'Pass the Item On',
        value: 'passOn',
        description: 'The item goes on with alert.warning, and the execution shows a warning',
      },
    ],
    description: 'What happens to the item when the alert could not be written down within five seconds',
  },
];

/** `row.lines.0.amount` of an item. */
function valueAt(json: IDataObject, path: string): unknown {
  let value: unknown = json;
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = new Map(Object.entries(value)).get(step);
  }
  return value;
}

/** A whole Stripe event and the token of a lease have no place in a message. */
function withoutBulk({ payload, token, ...rest }: IDataObject): IDataObject {
  return rest;
}

/** The fields that staff chose, with the values that the item has for them. */
function chosenOf(json: IDataObject, chosen: unknown): IDataObject {
  const mapping = mappingSchema.safeParse(chosen ?? {});
  if (!mapping.success)
    throw new Error('"Fields" has an entry without a name or without a field of the item: fill both in on the node');
  return Object.fromEntries(
    mapping.data.field.map(({ name, path }) => [name, valueAt(json, path) ?? null]),
  ) as IDataObject;
}

/** Two objects are two occasions: as texts of JavaScript they would be one, and the second never told. */
function subjectOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Whether n8n will still have this execution once it has ended well: an alert leads to no other. */
function isExecutionKept(context: Pick<IExecuteFunctions, 'getMode' | 'getWorkflowSettings'>): boolean {
  const { saveDataSuccessExecution, saveManualExecutions } = context.getWorkflowSettings();
  return context.getMode() === 'manual' ? saveManualExecutions !== false : saveDataSuccessExecution !== 'none';
}

type Queued = { queued: IDataObject } | { warning: string };

async function queue(supabase: () => Promise<Supabase>, alerts: object[]): Promise<Queued[]> {
  if (alerts.length === 0) return [];
  try {
    const { results } = await (
      await supabase()
    ).call('enqueue_alerts', { alerts }, answerSchema, { timeoutMs: TIMEOUT_MS });
    return alerts.map((_, index): Queued => {
      const result = results[index];
      if (!result) return { warning: 'enqueue_alerts gave no result for this alert' };
      if (result.error) return { warning: result.error.message };
      return { queued: { result: result.result, id: result.id ?? null } };
    });
  } catch (error) {
    const warning = messageOf(error);
    return alerts.map(() => ({ warning }));
  }
}

/**
 * Writes the alerts of all items down with one call; a drain sends them.
 *
 * The calling workflow is not to suffer: by default an item whose alert could not be queued goes on with
 * `alert.warning`, and the execution shows it as a hint. The alerts that must survive anything are written by the SQL
 * functions in the transaction that causes them. Placed before "Event Log: complete", a database that is away fails that step too,
 * and the event comes again with its alert; "Fail the Item" gives the same promise against any other cause.
 */
export const enqueue: AlertOperation = {
  option: {
    name: 'Enqueue',
    value: 'enqueue',
    action: 'Enqueue an alert',
    description: 'Write an alert for every item into the queue; never fails or delays the workflow',
  },
  fields: FIELDS,
  async execute({ context, fields, items, supabase }) {
    const read = parameterReader(fields);
    const executionId = context.getExecutionId();
    const execution = {
      ...(isExecutionKept(context) && { execution_id: executionId }),
      workflow_id: context.getWorkflow().id ?? null,
    };
    const alertOf = ({ json }: INodeExecutionData, index: number) => {
      const subject = valueAt(json, read.text('subjectField', index));
      const data =
        read.text('dataMode', index) === 'fields' ? chosenOf(json, read.value('dataFields', index)) : withoutBulk(json);
      return {
        template: read.text('template', index),
        // an alert without a subject of its own is told once for each item of each execution, of whichever n8n
        subject: isNothing(subject)
          ? `execution:${context.getInstanceId()}:${executionId}:${index}`
          : subjectOf(subject),
        data: { ...execution, ...data },
        locale: read.text('locale', index) || 'fr',
      };
    };
    const written = items.map((item, index): { alert: object } | { warning: string } => {
      try {
        return { alert: alertOf(item, index) };
      } catch (error) {
        return { warning: messageOf(error) };
      }
    });
    const answers = (
      await queue(
        supabase,
        written.flatMap((one) => ('alert' in one ? [one.alert] : [])),
      )
    ).values();
    const queued = written.map((one): Queued =>
      'warning' in one ? one : (answers.next().value ?? { warning: 'no result' }),
    );
    const warnings = queued.flatMap((result) => ('warning' in result ? [result.warning] : []));
    if (warnings.length > 0) {
      const message = `${warnings.length} of ${items.length} alerts could not be queued: ${warnings[0]}`;
      context.logger.warn(message);
      context.addExecutionHints({ type: 'warning', location: 'outputPane', message });
    }
    const mustFail = read.text('ifNotQueued', 0) === 'fail';
    return items.map((item, index) => {
      const result = queued[index];
      if (result && 'queued' in result) return goesOn(index, { ...item.json, alert: result.queued });
      const warning = result?.warning ?? 'no result';
      if (!mustFail) return goesOn(index, { ...item.json, alert: { result: 'not_queued', warning } });
      return failedAt(index, new Error(`The alert could not be queued: ${warning}`));
    });
  },
};
