import type { Stripe } from 'stripe';
import { readCurrency } from '../currency.ts';
import { invalidRequest, notSimulated } from '../errors.ts';
import { blankToNull, mergeMetadata } from '../metadata.ts';
import type { Price } from '../objects.ts';
import type { Account } from '../state/account.ts';
import { insertProduct } from './insertProduct.ts';

export function createPrice(account: Account, params: Stripe.PriceCreateParams): Price {
  for (const name of [
    'tiers',
    'currency_options',
    'custom_unit_amount',
    'transform_quantity',
    'unit_amount_decimal',
  ] as const) {
    if (params[name] !== undefined) throw notSimulated(name);
  }
  const currency = readCurrency(params.currency);
  const product = productOf(account, params);
  const unitAmount = readUnitAmount(params.unit_amount, 'unit_amount');
  if (params.lookup_key !== undefined) takeLookupKey(account, params.lookup_key, params.transfer_lookup_key ?? false);
  const price: Price = {
    id: account.newId('price', 24),
    object: 'price',
    active: params.active ?? true,
    billing_scheme: 'per_unit',
    created: account.now(),
    currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: blankToNull(params.lookup_key),
    metadata: mergeMetadata(null, params.metadata),
    nickname: params.nickname ?? null,
    product,
    recurring: params.recurring === undefined ? null : recurringOf(params.recurring),
    tax_behavior: params.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: params.recurring === undefined ? 'one_time' : 'recurring',
    unit_amount: unitAmount,
    unit_amount_decimal: String(unitAmount),
  };
  return account.insert('price', price, 'price.created');
}

/** The amount of a price never changes: make another price. Stripe refuses `unit_amount` as an unknown parameter. */
export function updatePrice(account: Account, params: Stripe.PriceUpdateParams, id: string): Price {
  const price = account.require('price', id);
  if (params.currency_options) throw notSimulated('currency_options');
  if (params.active === false && account.table('product').get(price.product)?.default_price === id) {
    throw invalidRequest('This price cannot be archived because it is the default price of its product.', 'active');
  }
  const lookupKey = params.lookup_key === undefined ? price.lookup_key : blankToNull(params.lookup_key);
  if (lookupKey !== null && lookupKey !== price.lookup_key)
    takeLookupKey(account, lookupKey, params.transfer_lookup_key ?? false);
  return account.change(
    'price',
    price,
    {
      active: params.active ?? price.active,
      lookup_key: lookupKey,
      metadata: mergeMetadata(price.metadata, params.metadata),
      nickname: params.nickname ?? price.nickname,
      tax_behavior: params.tax_behavior ?? price.tax_behavior,
    },
    { eventType: 'price.updated' },
  );
}

/** A lookup key names one price of the account; it moves only where the request says so. */
function takeLookupKey(account: Account, key: string, transfer: boolean): void {
  const holder = account
    .table('price')
    .values()
    .find((price) => price.lookup_key === key);
  if (holder === undefined) return;
  if (!transfer) {
    throw invalidRequest(
      `A price (\`${holder.id}\`) already uses that lookup key. You can transfer that lookup key by specifying \`transfer_lookup_key: true\`.`,
      'lookup_key',
      'resource_already_exists',
    );
  }
  account.change('price', holder, { lookup_key: null }, { eventType: 'price.updated' });
}

function productOf(account: Account, params: Stripe.PriceCreateParams): string {
  if (params.product !== undefined) return account.require('product', params.product, 'product').id;
  if (params.product_data === undefined)
    throw invalidRequest(
      'You must specify either `product` or `product_data` when creating a price.',
      'product',
      'parameter_missing',
    );
  const { id, name, active, metadata, unit_label } = params.product_data;
  return insertProduct(account, {
    name,
    ...(id === undefined ? {} : { id }),
    ...(active === undefined ? {} : { active }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(unit_label === undefined ? {} : { unit_label }),
  }).id;
}

export function readUnitAmount(amount: number | undefined, param: string): number {
  if (amount === undefined) throw invalidRequest(`Missing required param: ${param}.`, param, 'parameter_missing');
  if (amount < 0)
    throw invalidRequest('This value must be greater than or equal to 0.', param, 'parameter_invalid_integer');
  if (amount > 999_999_999_999) throw invalidRequest('This value is too large.', param, 'parameter_invalid_integer');
  return amount;
}

export function recurringOf(recurring: {
  interval: Stripe.Price.Recurring.Interval;
  interval_count?: number;
  usage_type?: Stripe.Price.Recurring.UsageType;
}): Stripe.Price.Recurring {
  return {
    interval: recurring.interval,
    interval_count: recurring.interval_count ?? 1,
    meter: null,
    trial_period_days: null,
    usage_type: recurring.usage_type ?? 'licensed',
  };
}
