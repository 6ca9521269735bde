import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import * as z from 'zod';
import { settle } from '../settle';
import type { OutboxOperation } from './operation';

const reasonSchema = z.union([
  z.string().min(1).transform((message) => ({ message, hint: null })),
  z.looseObject({ message: z.string().min(1), hint: z.string().nullish().catch(null) }),
]);
const verdictSchema = z.looseObject({
  outage: z.boolean().optional().catch(undefined),
  final: z.boolean().optional().catch(undefined),
  retry_after_seconds: z.number().optional().catch(undefined),
});
/** By Stripe's code, and what the Stripe node found after it, the database knows of some refusals what they mean. */
const refusalSchema = z.looseObject({ code: z.string().min(1).optional().catch(undefined), found: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional().catch(undefined) });

/** Beside the reason, or in it: n8n keeps no other field of an item on the error output. */
function verdictOf(json: IDataObject): IDataObject {
  const inReason = verdictSchema.catch({}).parse(json.error);
  const beside = verdictSchema.catch({}).parse(json);
  const seconds = beside.retry_after_seconds ?? inReason.retry_after_seconds;
  return {
    ...(seconds === undefined ? {} : { retry_after_seconds: seconds }),
    ...((beside.final ?? inReason.final) === true ? { final: true, ...refusalOf(json) } : {}),
    ...((beside.outage ?? inReason.outage) === true ? { outage: true } : {}),
  };
}

function refusalOf(json: IDataObject): IDataObject {
  const { code, found } = refusalSchema.catch({}).parse(json.error);
  return { ...(code === undefined ? {} : { code }), ...(found === undefined ? {} : { found }) };
}

/** Why an item came over an error output: a text, an object with a message, or n8n's own error beside the fields. */
export function failureOf({ json, error }: INodeExecutionData): IDataObject {
  const said = reasonSchema.safeParse(json.error);
  const { message, hint } = said.success ? said.data : { message: error?.message ?? 'no reason was given', hint: error?.description };
  return {
    message: hint && !message.includes(hint) ? `${message} (${hint})` : message,
    ...verdictOf(json),
  };
}

/**
 * Gives rows back for another attempt. An item may bear `retry_after_seconds`, `final: true` where another try must
 * end the same way (the row is parked and support is told, or settled, where the database knows what Stripe's `code`
 * means: a refund of a disputed charge, of one that is refunded already), and `outage: true` where nothing is wrong with
 * the row.
 */
export const fail: OutboxOperation = {
  option: { name: 'Fail', value: 'fail', action: 'Fail rows', description: 'Give the rows back for another attempt' },
  fields: [],
  run: (_context, supabase, items) => settle(supabase, 'fail_outbox', items, failureOf),
};
