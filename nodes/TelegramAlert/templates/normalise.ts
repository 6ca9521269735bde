import { isRecord } from '../../shared/record';

/** Other names under which workflows and rows bring the same thing; the first known one counts. */
const ALSO_CALLED: Record<string, string[]> = {
  amount: ['amount_due', 'amount_cents', 'amount_total'],
  customer_email: ['email', 'user_email'],
  event_type: ['type'],
  evidence_due_by: ['due_by'],
  invoice_number: ['number'],
  message: ['error_message'],
};

/**
 * The data of an alert under the names the templates read: Stripe's own (`payment_intent`, not
 * `stripe_payment_intent_id` as our columns say), whoever wrote it. A mapped item's `row` counts as its data, the `error` of a failed one as well.
 */
export function normalise(data: unknown): unknown {
  if (!isRecord(data)) return data;
  const { row, error, ...rest } = data;
  // of an item from an error output: {message, path, hint}
  const reason = isRecord(error) ? error : error === undefined ? {} : { message: error };
  const flat: Record<string, unknown> = { ...(isRecord(row) ? row : {}), ...reason, ...rest };
  for (const [key, value] of Object.entries(flat)) {
    const name = /^stripe_(\w+)_id$/.exec(key)?.[1];
    if (name !== undefined) flat[name] ??= value;
  }
  for (const [name, others] of Object.entries(ALSO_CALLED)) {
    const known = others.find((other) => flat[other] !== undefined && flat[other] !== null);
    if (known !== undefined) flat[name] ??= flat[known];
  }
  return flat;
}
