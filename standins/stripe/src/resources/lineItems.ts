import type { Stripe } from 'stripe';
import { readCurrency } from '../currency.ts';
import { invalidRequest, notSimulated } from '../errors.ts';
import type { CheckoutSession, LineItem, Price } from '../objects.ts';
import type { Account } from '../state/account.ts';
import { createPrice, readUnitAmount } from './prices.ts';

type LineParam = NonNullable<Stripe.Checkout.SessionCreateParams['line_items']>[number];

/** Line items of a Checkout Session: Stripe keeps them beside the session, not in it. */
export function readLines(account: Account, lines: readonly LineParam[], mode: CheckoutSession['mode']): LineItem[] {
  const items = lines.map((line, index) => readLine(account, line, `line_items[${index}]`));
  const currencies = new Set(items.map((item) => item.currency));
  if (currencies.size > 1)
    throw invalidRequest(
      `All prices on a Checkout Session must use the same currency, but you passed ${[...currencies].join(' and ')}.`,
      'line_items',
    );
  const recurring = items.filter((item) => item.price.type === 'recurring').length;
  if (mode === 'payment' && recurring > 0) {
    throw invalidRequest(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
      'line_items',
    );
  }
  if (mode === 'subscription' && recurring === 0)
    throw invalidRequest(
      'You must provide at least one recurring price in `subscription` mode when using prices.',
      'line_items',
    );
  return items;
}

function readLine(account: Account, line: LineParam, at: string): LineItem {
  for (const name of ['adjustable_quantity', 'tax_rates'] as const)
    if (line[name] !== undefined) throw notSimulated(`${at}[${name}]`);
  const price = priceOf(account, line, at);
  const quantity = line.quantity ?? 1;
  if (line.quantity === undefined && price.recurring?.usage_type !== 'metered')
    throw invalidRequest(
      'Quantity is required. Add `quantity` to the line item.',
      `${at}[quantity]`,
      'parameter_missing',
    );
  if (quantity < 1)
    throw invalidRequest(
      'This value must be greater than or equal to 1.',
      `${at}[quantity]`,
      'parameter_invalid_integer',
    );
  const total = (price.unit_amount ?? 0) * quantity;
  return {
    id: account.newId('li', 24),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: total,
    amount_tax: 0,
    amount_total: total,
    currency: price.currency,
    description: account.table('product').get(price.product)?.name ?? null,
    metadata: {},
    price,
    quantity,
  };
}

function priceOf(account: Account, line: LineParam, at: string): Price {
  if (line.price !== undefined) {
    const price = account.require('price', line.price, `${at}[price]`);
    if (!price.active)
      throw invalidRequest(`The price specified is inactive. This field only accepts active prices.`, `${at}[price]`);
    return price;
  }
  const data = line.price_data;
  if (data === undefined)
    throw invalidRequest(`One of the following params should be provided for this request: price or price_data.`, at);
  if (data.unit_amount_decimal !== undefined) throw notSimulated(`${at}[price_data][unit_amount_decimal]`);
  const unit_amount = readUnitAmount(data.unit_amount, `${at}[price_data][unit_amount]`);
  const { product, product_data } = data;
  if (product === undefined && product_data === undefined)
    throw invalidRequest(
      'You must specify either `product` or `product_data` when creating a price.',
      `${at}[price_data][product]`,
      'parameter_missing',
    );
  // an inline price serves one session: archived at once, so that nobody sells with it
  return createPrice(account, {
    active: false,
    currency: readCurrency(data.currency, `${at}[price_data][currency]`),
    unit_amount,
    ...(product === undefined ? {} : { product }),
    ...(product_data === undefined
      ? {}
      : {
          product_data: {
            name: product_data.name,
            active: false,
            ...(product_data.metadata === undefined ? {} : { metadata: product_data.metadata }),
          },
        }),
    ...(data.recurring === undefined
      ? {}
      : { recurring: { interval: data.recurring.interval, interval_count: data.recurring.interval_count ?? 1 } }),
  });
}
