import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import * as z from 'zod';
import { settle } from '../settle';
import type { OutboxOperation } from './operation';

const reasonSchema = z.union([
  z.string().min(1),
  z.looseObject({ message: z.string().min(1) }).transform(({ message }) => message),
]);

/** Why an item came over an error output: a text, an object with a message, or n8n's own error beside the fields. */
export function failureOf({ json, error }: INodeExecutionData): IDataObject {
  const said = reasonSchema.safeParse(json.error);
  const message = said.success ? said.data : (error?.message ?? 'no reason was given');
  const hint = typeof json.hint === 'string' && !message.includes(json.hint) ? ` (${json.hint})` : '';
  return {
    message: `${message}${hint}`,
    ...(typeof json.retry_after_seconds === 'number' ? { retry_after_seconds: json.retry_after_seconds } : {}),
    ...(json.final === true ? { final: true } : {}),
  };
}

/**
 * Gives rows back for another attempt. An item may bear `retry_after_seconds`, and `final: true` where another try must
 * end the same way: the row is parked and support is told.
 */
export const fail: OutboxOperation = {
  option: { name: 'Fail', value: 'fail', action: 'Fail rows', description: 'Give the rows back for another attempt' },
  fields: [],
  run: (_context, supabase, items) => settle(supabase, 'fail_outbox', items, failureOf),
};
