import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import type { Results } from './setup/events.ts';
import { customer, invoice, item, price, product, subscription } from './setup/rows.ts';

// What Stripe says of an object stands in the column that the owner's document 002 names for it.

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(async () => {
  await db.drop();
});

async function sync(what: string, row: object): Promise<void> {
  const { results } = await db.call<Results>(`sync_stripe_${what}`, { rows: [row] });
  expect(results.map(({ result }) => result)).toEqual(['applied']);
}
const first = async (sql: string): Promise<Record<string, unknown> | undefined> =>
  (await db.query<{ row: Record<string, unknown> }>(`select to_jsonb(t) as row from (${sql}) t`))[0]?.row;

// each value differs from its column's default and from the others
const said = {
  current_period_start: '2026-11-02T00:00:00+00:00',
  current_period_end: '2027-11-02T00:00:00+00:00',
  trial_start: '2026-10-03T00:00:00+00:00',
  trial_end: '2026-11-01T00:00:00+00:00',
  cancel_at_period_end: true,
  promo_code: 'ETE',
  coupon_id: 'moins-dix',
  quantity: 4,
  seat_billing_enabled: true,
  status: 'past_due',
};

test('of a subscription and its items', async () => {
  await sync('catalog', product({ event_created: 1 }, { code: 'pro' }));
  await sync(
    'subscriptions',
    subscription({ event_created: 2 }, { ...said, period: 'year', period_interval: 'year' }, [
      item({
        stripe_subscription_item_id: 'si_9',
        type: 'ADDON',
        metadata_code: 'pack',
        feature_key: 'MAX_RECIPES',
        quantity: 3,
        unit_label: 'lot',
        stripe_price_id: 'price_9',
        stripe_product_id: null,
      }),
    ]),
  );
  expect(await first('select * from public.subscriptions')).toMatchObject({
    ...said,
    stripe_subscription_id: 'sub_1',
    plan_code: 'pro',
    period: 'year',
  });
  expect(await first('select * from public.subscription_items')).toMatchObject({
    stripe_subscription_item_id: 'si_9',
    type: 'ADDON',
    code: 'pack',
    feature_key: 'MAX_RECIPES',
    quantity: 3,
    unit_label: 'lot',
    stripe_price_id: 'price_9',
    active: true,
  });
  expect(
    await first(
      'select a.stripe_customer_id, i.stripe_subscription_item_id from public.subscriptions s join public.billing_accounts a on a.id = s.billing_account_id join public.subscription_items i on i.subscription_id = s.id',
    ),
  ).toEqual({ stripe_customer_id: 'cus_1', stripe_subscription_item_id: 'si_9' });
});

test('of a customer', async () => {
  const details = {
    company_name: 'Fournil',
    billing_email: 'patron@example.fr',
    tax_id: 'FR40123456824',
    country: 'FR',
    address: { line1: '1 rue du Four', city: 'Lyon' },
  };
  await sync('customers', customer({ event_created: 2 }, details));
  expect(await first("select * from public.billing_accounts where stripe_customer_id = 'cus_1'")).toMatchObject({
    ...details,
    active: true,
  });
});

test('of a product and a price', async () => {
  const plan = { name: 'Premium', description: 'Tout compris', order_index: 7, active: false };
  await sync('catalog', product({ event_created: 2 }, { ...plan, stripe_product_id: 'prod_7', code: 'premium' }));
  const tariff = { currency: 'chf', unit_amount: 4_200, billing_mode: 'per_seat', is_public: false };
  await sync(
    'catalog',
    price({ event_created: 2 }, { ...tariff, stripe_price_id: 'price_7', stripe_product_id: 'prod_7', period: 'year' }),
  );
  expect(await first("select * from public.catalog_plans where stripe_product_id = 'prod_7'")).toMatchObject({
    ...plan,
    code: 'premium',
  });
  expect(
    await first(
      "select p.*, c.code as plan from public.catalog_prices p join public.catalog_plans c on c.id = p.plan_id where p.stripe_price_id = 'price_7'",
    ),
  ).toMatchObject({ ...tariff, interval: 'year', plan: 'premium' });
});

test('of an invoice', async () => {
  const amounts = {
    currency: 'chf',
    subtotal: 1_100,
    tax: 77,
    total: 1_177,
    amount_due: 1_177,
    amount_paid: 1_000,
    amount_remaining: 177,
    attempt_count: 2,
  };
  const more = {
    number: 'F-12',
    status: 'open',
    billing_reason: 'subscription_create',
    hosted_invoice_url: 'https://example.fr/f',
    invoice_pdf: 'https://example.fr/f.pdf',
  };
  await sync('invoices', invoice({ event_created: 2 }, { ...amounts, ...more }));
  expect(await first('select * from public.invoices_billing')).toMatchObject({
    ...amounts,
    ...more,
    stripe_invoice_id: 'in_1',
    stripe_subscription_id: 'sub_1',
    stripe_customer_id: 'cus_1',
  });
});
