import { invalidRequest } from '../errors.ts';
import type { Account } from '../state/account.ts';

const expandable = [
  'customer',
  'product',
  'price',
  'payment_method',
  'payment_intent',
  'setup_intent',
  'charge',
  'checkout.session',
  'subscription',
  'invoice',
] as const;

/** What Stripe includes only on request, by kind of object and field. */
const included: Readonly<Record<string, (account: Account, id: string) => unknown>> = {
  'checkout.session line_items': (account, id) =>
    list(account.table('checkout_plan').get(id)?.lines ?? [], `/v1/checkout/sessions/${id}/line_items`),
  'invoice payments': (account, id) =>
    list(
      account
        .table('invoice_payment')
        .values()
        .filter((one) => one.invoice === id),
      `/v1/invoice_payments?invoice=${id}`,
    ),
  'charge refunds': (account, id) =>
    list(
      account
        .table('refund')
        .values()
        .filter((one) => one.charge === id)
        .reverse(),
      `/v1/charges/${id}/refunds`,
    ),
  'customer subscriptions': (account, id) =>
    list(
      account
        .table('subscription')
        .values()
        .filter((one) => one.customer === id)
        .reverse(),
      `/v1/customers/${id}/subscriptions`,
    ),
  'customer tax_ids': (_account, id) => list([], `/v1/customers/${id}/tax_ids`),
};

/**
 * The answer with the asked ids replaced by their objects (`latest_charge`, `data.customer`, …).
 * @throws StripeError for a path that leads nowhere, as Stripe does
 */
export function expand(account: Account, answer: object, paths: readonly string[]): object {
  return paths.reduce((object, path) => {
    if (path.split('.').length > 4)
      throw invalidRequest('You cannot expand more than 4 levels of a property.', 'expand');
    return walk(account, object, path.split('.'), { path });
  }, answer);
}

function walk(account: Account, object: object, [field = '', ...rest]: string[], { path }: { path: string }): object {
  const fields: Record<string, unknown> = { ...object };
  const value = field in fields ? fields[field] : includedIn(account, fields, field);
  if (value === undefined) throw invalidRequest(`This property cannot be expanded (${path}).`, 'expand');
  if (value === null) return object;
  if (Array.isArray(value))
    return { ...fields, [field]: value.map((item: unknown) => step(account, item, rest, { path })) };
  return { ...fields, [field]: step(account, value, rest, { path }) };
}

function step(account: Account, value: unknown, rest: string[], { path }: { path: string }): unknown {
  const object = typeof value === 'string' ? referenced(account, value) : value;
  if (typeof object !== 'object' || object === null)
    throw invalidRequest(`This property cannot be expanded (${path}).`, 'expand');
  return rest.length === 0 ? object : walk(account, object, rest, { path });
}

function referenced(account: Account, id: string): object | undefined {
  for (const name of expandable) {
    const row = account.table(name).get(id);
    if (row !== undefined) return row;
  }
  return undefined;
}

function includedIn(account: Account, fields: Record<string, unknown>, field: string): unknown {
  const { object, id } = fields;
  if (typeof object !== 'string' || typeof id !== 'string') return undefined;
  return included[`${object} ${field}`]?.(account, id);
}

function list(data: object[], url: string): object {
  return { object: 'list', data, has_more: false, url };
}
