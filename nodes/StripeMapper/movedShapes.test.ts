import { describe, expect, test } from '@jest/globals';
import { mapEvent } from './mapEvent';
import { isRecord } from '../shared/record';
import type { InvoiceSync, PaymentIntentSync, SubscriptionSync } from './rows';
import { ownEvent } from './testing/events';

/** A fixture with fields of `data.object` replaced; `undefined` takes a field away. */
function changed(name: string, fields: Record<string, unknown>): Record<string, unknown> {
  const event = ownEvent(name);
  const object = isRecord(event.data) ? event.data.object : undefined;
  if (!isRecord(object)) throw new Error(`${name} has no data.object`);
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) Reflect.deleteProperty(object, key);
    else object[key] = value;
  }
  return event;
}

function subscription(
  fields: Record<string, unknown>,
  name = '2026-10-28.endive__customer.subscription.updated',
): SubscriptionSync {
  const sync = mapEvent(changed(name, fields));
  if (sync.object !== 'subscription') throw new Error(`${name} is no subscription`);
  return sync;
}

function invoice(fields: Record<string, unknown>, name = '2026-10-28.endive__invoice.paid'): InvoiceSync {
  const sync = mapEvent(changed(name, fields));
  if (sync.object !== 'invoice') throw new Error(`${name} is no invoice`);
  return sync;
}

function paymentIntent(fields: Record<string, unknown>, name: string): PaymentIntentSync {
  const sync = mapEvent(changed(name, fields));
  if (sync.object !== 'payment_intent') throw new Error(`${name} is no payment intent`);
  return sync;
}

function item(fields: Record<string, unknown>): Record<string, unknown> {
  return {
    id: 'si_1',
    object: 'subscription_item',
    quantity: 1,
    price: { id: 'price_1', object: 'price', product: 'prod_1' },
    ...fields,
  };
}

const list = (...data: unknown[]) => ({ object: 'list', data, has_more: false });

describe('current period', () => {
  test('of the subscription where it stands there', () => {
    const { row } = subscription({ current_period_start: 1_600_000_000, current_period_end: 1_602_592_000 });
    expect(row).toMatchObject({
      current_period_start: '2020-09-13T12:26:40.000Z',
      current_period_end: '2020-10-13T12:26:40.000Z',
    });
  });

  test('else of the item that is the plan; each item keeps its own', () => {
    const { row, items } = subscription({
      items: list(
        item({
          current_period_start: 1_600_000_000,
          current_period_end: 1_602_592_000,
          price: { id: 'price_2', object: 'price', product: 'prod_2', metadata: { addon_code: 'pack' } },
        }),
        item({ id: 'si_2', current_period_start: 1_590_000_000, current_period_end: 1_621_536_000 }),
        item({ id: 'si_3' }),
      ),
    });
    expect(row).toMatchObject({
      current_period_start: '2020-05-20T18:40:00.000Z',
      current_period_end: '2021-05-20T18:40:00.000Z',
      plan: { stripe_price_id: 'price_1' },
    });
    expect(items.map((entry) => entry.current_period_end)).toEqual([
      '2020-10-13T12:26:40.000Z',
      '2021-05-20T18:40:00.000Z',
      null,
    ]);
  });
});

describe('the item that is the plan', () => {
  const priced = (
    id: string,
    metadata: Record<string, string>,
    recurring: Record<string, string> = {},
  ): Record<string, unknown> =>
    item({
      id: `si_${id}`,
      quantity: 2,
      price: {
        id: `price_${id}`,
        object: 'price',
        product: `prod_${id}`,
        metadata,
        recurring: { interval: 'year', ...recurring },
      },
    });

  test.each([
    ['addon_code says add-on', [priced('pack', { addon_code: 'pack' }), priced('solo', {})], 'price_solo'],
    [
      'also where the add-on names its plan beside it',
      [priced('pack', { addon_code: 'pack', plan_code: 'solo' }), priced('solo', {})],
      'price_solo',
    ],
    ['plan_code says plan', [priced('x', {}), priced('solo', { plan_code: 'solo' })], 'price_solo'],
    [
      'the word type comes before the keys',
      [priced('seat', { type: 'SEAT', plan_code: 'solo' }), priced('solo', { plan_code: 'solo' })],
      'price_solo',
    ],
    [
      'a seat is known by its feature',
      [priced('seat', { feature_key: 'SEATS_ACTIVE', plan_code: 'solo' }), priced('solo', {})],
      'price_solo',
    ],
    [
      'a metered price is not the plan beside another',
      [priced('use', {}, { usage_type: 'metered' }), priced('solo', {})],
      'price_solo',
    ],
    [
      'but may be it alone',
      [priced('pack', { addon_code: 'pack' }), priced('use', {}, { usage_type: 'metered' })],
      'price_use',
    ],
    ['position decides last', [priced('one', {}), priced('two', {})], 'price_one'],
  ])('%s', (_, items, plan) => {
    const { row } = subscription({ items: list(...items) });
    expect(row).toMatchObject({ plan: { stripe_price_id: plan }, period: 'year', quantity: 2 });
  });

  test('a seat or an add-on that names its plan by plan_code does not bear its code', () => {
    const { items } = subscription({
      items: list(
        priced('solo', { plan_code: 'solo' }),
        priced('seat', { type: 'SEAT', plan_code: 'solo' }),
        priced('pack', { addon_code: 'pack', plan_code: 'solo' }),
      ),
    });
    expect(
      items.map(({ metadata_code, metadata_plan_code, metadata_addon_code }) => [
        metadata_code,
        metadata_plan_code,
        metadata_addon_code,
      ]),
    ).toEqual([
      ['solo', 'solo', null],
      [null, 'solo', null],
      ['pack', 'solo', 'pack'],
    ]);
  });

  test('the word on seats of a price stands with its item, not with the subscription', () => {
    const { row, items } = subscription({
      items: list(priced('solo', { plan_code: 'solo', seat_billing_enabled: 'true' })),
      metadata: {},
    });
    expect([row.seat_billing_enabled, items[0]?.seat_billing_enabled]).toEqual([null, true]);
  });
});

describe('tax number of a customer', () => {
  const customer = (fields: Record<string, unknown>): object =>
    mapEvent(changed('2026-10-28.endive__customer.created', fields)).row;

  test.each([
    ['listed', { tax_ids: list({ id: 'txi_1', object: 'tax_id', value: 'FR40123456824' }) }, 'FR40123456824'],
    ['listed, none', { tax_ids: list() }, null],
    ['of 2019', { tax_info: { tax_id: 'FR32123456789', type: 'vat' } }, 'FR32123456789'],
  ])('%s', (_, fields, tax_id) => {
    expect(customer(fields)).toMatchObject({ tax_id });
  });

  test('unknown where the payload does not list them, as in webhooks', () => {
    expect(customer({ tax_ids: undefined })).not.toHaveProperty('tax_id');
  });
});

describe('discounts', () => {
  const coupon = (id: string) => ({ id, object: 'coupon', percent_off: 10 });

  test.each([
    ['discount with its coupon', { discount: { id: 'di_1', coupon: coupon('OLD') }, discounts: [] }, 'OLD', null],
    [
      'discount with a bare coupon',
      { discount: { id: 'di_1', coupon: 'OLD', promotion_code: 'promo_1' }, discounts: undefined },
      'OLD',
      'promo_1',
    ],
    [
      'discounts with source.coupon',
      { discounts: [{ id: 'di_1', source: { type: 'coupon', coupon: 'NEW' } }] },
      'NEW',
      null,
    ],
    [
      'discounts with source.coupon expanded',
      { discounts: [{ id: 'di_1', source: { type: 'coupon', coupon: coupon('NEW') } }] },
      'NEW',
      null,
    ],
    [
      'an expanded promotion code of the old shape',
      { discounts: [{ id: 'di_1', promotion_code: { id: 'promo_1', code: 'ETE', coupon: coupon('VIA') } }] },
      'VIA',
      'ETE',
    ],
    [
      'an expanded promotion code of the new shape',
      {
        discounts: [
          { id: 'di_1', promotion_code: { id: 'promo_1', code: 'ETE', promotion: { type: 'coupon', coupon: 'VIA' } } },
        ],
      },
      'VIA',
      'ETE',
    ],
    [
      'the first of several that names one',
      { discounts: ['di_0', { id: 'di_1', source: null }, { id: 'di_2', coupon: 'LATER' }] },
      'LATER',
      null,
    ],
    ['none', { discount: null, discounts: [] }, null, null],
  ])('%s', (_, fields, couponId, promoCode) => {
    const sync = subscription(fields);
    expect(sync.row).toMatchObject({ coupon_id: couponId, promo_code: promoCode });
    expect(sync).not.toHaveProperty('discounts_unexpanded');
  });

  test('what a coupon takes off, as far as it is expanded', () => {
    const end = 1_790_000_000;
    const amount = { id: 'DEUX', object: 'coupon', amount_off: 200, currency: 'eur', duration: 'repeating' };
    const list = [
      { id: 'di_1', source: { type: 'coupon', coupon: { ...coupon('DIX'), percent_off: 12.5, duration: 'forever' } } },
      { id: 'di_2', coupon: amount, end },
      { id: 'di_3', source: { type: 'coupon', coupon: 'BARE' } },
    ];
    const nothing = { percent_off: null, amount_off: null, currency: null, duration: null, ends_at: null };
    expect(subscription({ discounts: list }).row.discounts).toEqual([
      { ...nothing, coupon_id: 'DIX', percent_off: 12.5, duration: 'forever' },
      {
        ...nothing,
        coupon_id: 'DEUX',
        amount_off: 200,
        currency: 'eur',
        duration: 'repeating',
        ends_at: new Date(end * 1000).toISOString(),
      },
      { ...nothing, coupon_id: 'BARE' },
    ]);
    expect(subscription({ discounts: [] }).row).not.toHaveProperty('discounts');
  });

  test('of an item alone: what its coupon takes off where that is expanded, else that there is one', () => {
    const coupons = [{ id: 'di_1', coupon: { ...coupon('DIX'), duration: 'forever' } }];
    const { row, ...sync } = subscription({
      discounts: [],
      items: list(item({ discounts: coupons }), item({ id: 'si_2', discounts: ['di_2'] }), item({ id: 'si_3' })),
    });
    const nothing = { percent_off: null, amount_off: null, currency: null, duration: null, ends_at: null };
    expect(row).toMatchObject({ coupon_id: null });
    expect(row.discounts).toEqual([
      { ...nothing, coupon_id: 'DIX', percent_off: 10, duration: 'forever', item: 'si_1' },
      { ...nothing, coupon_id: null, item: 'si_2' },
    ]);
    expect(sync).not.toHaveProperty('discounts_unexpanded');
  });

  test('bare ids are unknown, not none', () => {
    expect(subscription({ discounts: ['di_1'] })).toMatchObject({
      discounts_unexpanded: true,
      row: { coupon_id: null, promo_code: null },
    });
    expect(subscription({ discounts: undefined, discount: 'di_1' })).toMatchObject({ discounts_unexpanded: true });
  });
});

describe('plan and items', () => {
  test('the BASE item is the plan wherever it stands', () => {
    const { row } = subscription({
      items: list(
        item({
          price: { id: 'price_seat', object: 'price', product: 'prod_1', metadata: { type: 'SEAT' } },
          quantity: 7,
        }),
        item({
          id: 'si_2',
          price: { id: 'price_base', object: 'price', product: 'prod_1', metadata: { type: 'base' } },
          quantity: 2,
        }),
      ),
    });
    expect(row).toMatchObject({ quantity: 2, plan: { stripe_price_id: 'price_base' } });
  });

  test('a metered item has no quantity; the old quantity of the subscription stands in', () => {
    const { row, items } = subscription({ quantity: 4, items: list(item({ quantity: undefined })) });
    expect(items[0]?.quantity).toBeNull();
    expect(row.quantity).toBe(4);
  });

  test('product metadata counts where the price says nothing', () => {
    const product = {
      id: 'prod_9',
      object: 'product',
      metadata: { addon_code: 'PACK', type: 'Addon', feature_key: 'max_recipes' },
      unit_label: 'recette',
    };
    const { items } = subscription({
      items: list(item({ price: { id: 'price_9', object: 'price', product, metadata: {} } })),
    });
    expect(items[0]).toMatchObject({
      type: 'ADDON',
      metadata_code: 'PACK',
      feature_key: 'MAX_RECIPES',
      unit_label: 'recette',
      stripe_product_id: 'prod_9',
    });
  });

  test('a deleted product is an id', () => {
    const { items } = subscription({
      items: list(item({ price: { id: 'price_9', product: { id: 'prod_9', object: 'product', deleted: true } } })),
    });
    expect(items[0]).toMatchObject({ stripe_product_id: 'prod_9', metadata_code: null });
  });

  test.each([
    ['month', 1, 'month'],
    ['year', 1, 'year'],
    ['month', 3, null],
    ['week', 1, null],
    ['fortnight', 2, null],
  ])('an interval of %s × %i', (interval, count, period) => {
    const { row } = subscription({
      items: list(item({ price: { id: 'p', product: 'x', recurring: { interval, interval_count: count } } })),
    });
    expect(row).toMatchObject({ period, period_interval: interval, period_interval_count: count });
  });

  test.each([
    [{ unit_amount: 1234, unit_amount_decimal: '1234' }, 1234],
    [{ unit_amount: null, unit_amount_decimal: '1234' }, 1234],
    [{ unit_amount: null, unit_amount_decimal: '12.0' }, 12],
    [{ unit_amount: null, unit_amount_decimal: '0.5' }, null],
    [{ unit_amount: null, unit_amount_decimal: null, billing_scheme: 'tiered' }, null],
  ])('a unit price of %j', (fields, amount) => {
    const { items } = subscription({ items: list(item({ price: { id: 'p', product: 'x', ...fields } })) });
    expect(items[0]?.unit_amount).toBe(amount);
  });

  test("canceled at the period's end is not yet canceled", () => {
    const { row } = subscription({ cancel_at_period_end: true, cancel_at: 1_800_000_000, canceled_at: 1_790_000_000 });
    expect(row).toMatchObject({ status: 'active', cancel_at_period_end: true, ended_at: null });
  });

  test('a paused collection leaves the status as Stripe says it', () => {
    const { row } = subscription({ pause_collection: { behavior: 'void', resumes_at: null } });
    expect(row).toMatchObject({ status: 'active', pause_collection: { behavior: 'void' } });
  });

  test('a status that nobody knew is kept', () => {
    expect(subscription({ status: 'hibernating' }).row.status).toBe('hibernating');
  });
});

describe('the subscription of an invoice', () => {
  const line = (fields: object) => list({ id: 'il_1', object: 'line_item', amount: 1, ...fields });

  test.each([
    [
      'parent',
      {
        parent: { type: 'subscription_details', subscription_details: { subscription: 'sub_new' } },
        subscription: 'sub_old',
      },
      'sub_new',
    ],
    [
      'parent, expanded',
      {
        parent: {
          type: 'subscription_details',
          subscription_details: { subscription: { id: 'sub_x', object: 'subscription' } },
        },
      },
      'sub_x',
    ],
    ['the old field', { parent: null, subscription: 'sub_old' }, 'sub_old'],
    [
      'a line of the new shape',
      {
        parent: null,
        lines: line({
          parent: { type: 'subscription_item_details', subscription_item_details: { subscription: 'sub_line' } },
        }),
      },
      'sub_line',
    ],
    ['a line of the old shape', { parent: null, lines: line({ subscription: 'sub_line' }) }, 'sub_line'],
    [
      'a quote as parent',
      {
        parent: { type: 'quote_details', quote_details: { quote: 'qt_1' }, subscription_details: null },
        lines: list(),
      },
      null,
    ],
    ['nothing', { parent: null, lines: list() }, null],
  ])('from %s', (_, fields, id) => {
    expect(invoice(fields).row.stripe_subscription_id).toBe(id);
  });
});

describe('the payment of an invoice', () => {
  const payment = (id: string, fields: object) => ({
    id: `inpay_${id}`,
    status: 'open',
    payment: { type: 'payment_intent', payment_intent: id },
    ...fields,
  });

  test('the old fields, expanded or not', () => {
    expect(invoice({ payment_intent: 'pi_1', charge: { id: 'ch_1', object: 'charge' } }).row).toMatchObject({
      stripe_payment_intent_id: 'pi_1',
      stripe_charge_id: 'ch_1',
    });
  });

  test.each([
    ['the paid one', [payment('a', { is_default: true }), payment('b', { status: 'paid' })], 'b'],
    ['else the default one', [payment('a', {}), payment('b', { is_default: true })], 'b'],
    ['else the first', [payment('a', {}), payment('b', {})], 'a'],
    ['none', [], null],
  ])('of `payments` %s', (_, payments, id) => {
    expect(invoice({ payments: list(...payments) }).row.stripe_payment_intent_id).toBe(id);
  });

  test('paid says the status; the old boolean only where there is none', () => {
    expect(invoice({ status: 'open', paid: true }).row.status).toBe('open');
    expect(invoice({ status: undefined, paid: true }).row.status).toBe('paid');
  });

  test.each([
    ['tax', { tax: 200, total_taxes: [{ amount: 1 }] }, 200],
    ['total_taxes', { tax: null, total_taxes: [{ amount: 120 }, { amount: 30 }] }, 150],
    ['total_tax_amounts', { tax: undefined, total_taxes: undefined, total_tax_amounts: [{ amount: 70 }] }, 70],
    ['nothing', { total_taxes: [] }, null],
  ])('tax from %s', (_, fields, tax) => {
    expect(invoice(fields).row.tax).toBe(tax);
  });
});

describe('the charge of a payment intent', () => {
  test.each([
    [
      'charges, newest first',
      '2019-12-03__payment_intent.succeeded',
      { charges: list({ id: 'ch_2', receipt_url: 'https://r/2' }, { id: 'ch_1' }) },
      'ch_2',
      'https://r/2',
    ],
    ['latest_charge', '2026-10-28.endive__payment_intent.succeeded', { latest_charge: 'ch_9' }, 'ch_9', null],
    [
      'latest_charge, expanded',
      '2026-10-28.endive__payment_intent.succeeded',
      { latest_charge: { id: 'ch_9', receipt_url: 'https://r/9' } },
      'ch_9',
      'https://r/9',
    ],
    [
      'the error of the last attempt',
      '2026-10-28.endive__payment_intent.payment_failed',
      { latest_charge: null },
      'ch_Velo26V',
      null,
    ],
  ])('from %s', (_, name, fields, charge, receipt) => {
    expect(paymentIntent(fields, name).row).toMatchObject({ stripe_charge_id: charge, receipt_url: receipt });
  });
});

test("a session with its subscription expanded brings the subscription's rows", () => {
  const event = ownEvent('2026-10-28.endive__customer.subscription.created');
  const expanded = isRecord(event.data) ? event.data.object : null;
  expect(mapEvent(changed('2026-10-28.endive__checkout.session.completed', { subscription: expanded }))).toMatchObject({
    row: {
      stripe_subscription_id: 'sub_Velo26',
      subscription: {
        row: { stripe_subscription_id: 'sub_Velo26', status: 'trialing' },
        items: [{ stripe_price_id: 'price_Velo26Essentiel' }],
      },
    },
  });
});

test.each([
  [{ recurring: { interval: 'month', usage_type: 'metered' } }, 'metered'],
  [{ billing_scheme: 'tiered', unit_amount: null, unit_amount_decimal: null }, 'tiered'],
  [{ metadata: { type: 'seat' } }, 'per_seat'],
  [{ recurring: null, type: 'one_time' }, 'flat'],
])('billing mode of a price with %j', (fields, mode) => {
  expect(mapEvent(changed('2026-10-28.endive__price.created', fields))).toMatchObject({ row: { billing_mode: mode } });
});

test('quotas take whole numbers and -1, for unlimited, of documented keys only', () => {
  const metadata = {
    MAX_INVOICES: '10',
    MAX_RECIPES: '2.5',
    SEATS_ACTIVE: ' -1 ',
    INVOICES_IMPORTED: '-2',
    MAX_CATS: '9',
    RECIPES_CREATED: '99999999999',
  };
  const { row } = mapEvent(changed('2026-10-28.endive__product.created', { metadata }));
  expect('quotas' in row && row.quotas).toEqual({ MAX_INVOICES: 10, SEATS_ACTIVE: -1 });
});

test.each(['1 000', '1\u202f000', '1,000', '1e3', '2.5', 'illimité', '-2', '', '+5', '9999999999', '0x10'])(
  'a quota of %j is unreadable, and said to be',
  (value) => {
    const { row } = mapEvent(
      changed('2026-10-28.endive__product.updated', {
        metadata: { plan_code: 'pro', max_invoices: value, MAX_RECIPES: ' 5 ' },
      }),
    );
    expect(row).toMatchObject({ quotas: { MAX_RECIPES: 5 }, unreadable_quotas: { MAX_INVOICES: value } });
  },
);

test('a product of seats that names its plan does not take its code', () => {
  const { row } = mapEvent(
    changed('2026-10-28.endive__product.updated', { metadata: { plan_code: 'pro', type: 'SEAT' } }),
  );
  expect(row).toMatchObject({ code: null, type: 'SEAT' });
});
