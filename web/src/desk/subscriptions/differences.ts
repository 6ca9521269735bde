import type { Held } from './schema.ts';

export type Field = keyof Held;
export const fields: readonly Field[] = [
  'status',
  'items',
  'current_period_end',
  'trial_end',
  'cancel_at_period_end',
  'cancel_at',
  'ended_at',
  'collection_method',
  'promo_code',
  'coupon_id',
  'latest_invoice_id',
];

/** What two accounts of a subscription say differently; instants are compared as such, however they are written. */
export function differences(ours: Held, theirs: Held): readonly Field[] {
  return fields.filter((field) => normal(ours[field]) !== normal(theirs[field]));
}

function normal(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') {
    const at = /^\d{4}-\d{2}-\d{2}T/.test(value) ? Date.parse(value) : Number.NaN;
    return Number.isNaN(at) ? value : String(at);
  }
  return JSON.stringify(value);
}
