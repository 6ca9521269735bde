import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import * as z from 'zod';
import { failureOf } from '../../shared/failure';
import { settle } from '../settle';
import type { OutboxOperation } from '../row';

const verdictSchema = z.looseObject({
  outage: z.boolean().optional().catch(undefined),
  final: z.boolean().optional().catch(undefined),
  retry_after_seconds: z.number().optional().catch(undefined),
});
/** By Stripe's code, and what the Stripe node found after it, the database knows of some refusals what they mean. */
const refusalSchema = z.looseObject({
  code: z.string().min(1).optional().catch(undefined),
  found: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .optional()
    .catch(undefined),
});

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

/** Why an item came over an error output, and what is to become of its row. */
export function rowFailureOf(item: INodeExecutionData): IDataObject {
  return { message: failureOf(item).message, ...verdictOf(item.json) };
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
  execute: (run) => settle(run, 'fail_outbox', rowFailureOf),
};
