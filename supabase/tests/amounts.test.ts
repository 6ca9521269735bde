import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { types } from 'pg';
import {
  chargeEvent,
  createOrder,
  disputeEvent,
  intentEvent,
  newProduct,
  newUser,
  refundEvent,
  sync,
} from './ordersSupport.ts';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import type { Results } from './setup/events.ts';
import { checkout, invoice, invoicePayment, item, price, product, subscription } from './setup/rows.ts';

/** Amounts beyond 32 bits: Stripe's go to twelve digits (rupiahs), sums of them further. */

const HUGE = 1_000_000_000_000_000;

// the driver gives bigint as text: as numbers, like PostgREST
types.setTypeParser(types.builtins.INT8, Number);

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  await db.clear();
});
afterAll(async () => {
  await db.drop();
});

const amount =
  '(cents|minor|unit_amount|balance|subtotal|total|tax|amount(_(due|paid|remaining|received|refunded|captured|capturable|total))?)';
const mirror = async (what: string, ...rows: object[]): Promise<string[]> =>
  (await db.call<Results>(`sync_stripe_${what}`, { rows })).results.map(({ result }) => result);

describe('the schema', () => {
  test('has no column and no parameter of 32 bits for money', async () => {
    expect(
      await db.query(
        `
      select a.attrelid::regclass::text as relation, a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace in ('public'::regnamespace, 'guichet'::regnamespace) and a.attnum > 0 and not a.attisdropped
        and a.atttypid in ('int2'::regtype, 'int4'::regtype) and a.attname ~ $1`,
        [`(^|_)${amount}$`],
      ),
    ).toEqual([]);
    expect(
      await db.query(
        `
      select p.oid::regprocedure::text as function, arg.name from pg_proc p, unnest(p.proargnames, coalesce(p.proallargtypes, p.proargtypes::oid[])) arg (name, type)
      where p.pronamespace in ('public'::regnamespace, 'guichet'::regnamespace) and arg.type in ('int2'::regtype, 'int4'::regtype) and arg.name ~ $1`,
        [`(^|_)${amount}$`],
      ),
    ).toEqual([]);
    expect(
      await db.query(
        `
      select p.oid::regprocedure::text as function from pg_proc p
      where p.pronamespace in ('public'::regnamespace, 'guichet'::regnamespace) and p.prorettype in ('int2'::regtype, 'int4'::regtype)
        and p.proname ~ $1`,
        [`(${amount}|units|charge)$`],
      ),
    ).toEqual([]);
  });

  test('has no function that reads money into 32 bits', async () => {
    expect(
      await db.query(
        `
      select p.oid::regprocedure::text as function, found.text from pg_proc p, regexp_matches(p.prosrc, $1, 'gi') found (text)
      where p.pronamespace in ('public'::regnamespace, 'guichet'::regnamespace)`,
        [`\\m\\w*(cents|_minor|amount|refundable|balance)'?\\)*(::| )(int|integer|int4)\\M`],
      ),
    ).toEqual([
      // how many uses of a feature
      expect.objectContaining({ function: 'guichet.count_use(jsonb,integer)' }),
      expect.objectContaining({ function: 'guichet.count_use(jsonb,integer)' }),
    ]);
  });

  test('widens columns of an older database, and names what a view of its own keeps narrow', async () => {
    await db.query('create view public.old_report as select sum(price_cents) as worth from public.stocks');
    await db.query(
      'create table public.old_products as select * from public.products; alter table public.old_products alter column price_cents type integer; create view public.old_prices as select price_cents from public.old_products',
    );
    const type = async (): Promise<unknown> =>
      (
        await db.query(
          "select format_type(atttypid, null) as type from pg_attribute where attrelid = 'public.old_products'::regclass and attname = 'price_cents'",
        )
      )[0];
    await db.query("select guichet.widen_money('public.old_products', 'price_cents')");
    expect(await type()).toEqual({ type: 'integer' });
    await db.query("drop view public.old_prices; select guichet.widen_money('public.old_products', 'price_cents')");
    expect(await type()).toEqual({ type: 'bigint' });
    // what is wide already is left alone, whoever reads it
    await db.query(
      "select guichet.widen_money('public.stocks', 'price_cents'); drop table public.old_products; drop view public.old_report",
    );
    expect(
      await db.query("select * from guichet.constraint_breaches() where constraint_name = 'money_is_bigint'"),
    ).toEqual([]);
  });
});

describe('10^15 minor units', () => {
  test('pass through every mirror of Stripe', async () => {
    expect(
      await mirror(
        'catalog',
        product({ event_created: 1 }),
        price({ event_created: 1 }, { unit_amount: HUGE, currency: 'idr' }),
      ),
    ).toEqual(['applied', 'applied']);
    expect(
      await mirror('subscriptions', subscription({ event_created: 1 }, {}, [item({ unit_amount: HUGE })])),
    ).toEqual(['applied']);
    const sums = {
      subtotal: HUGE,
      tax: HUGE,
      total: HUGE,
      amount_due: HUGE,
      amount_paid: HUGE,
      amount_remaining: HUGE,
    };
    expect(
      await mirror(
        'invoices',
        invoice({ event_created: 1 }, sums),
        invoicePayment({ event_created: 1 }, { amount_paid: HUGE }),
      ),
    ).toEqual(['applied', 'applied']);
    expect(
      await mirror(
        'checkout_sessions',
        checkout({ event_created: 1 }, { mode: 'payment', amount_total: HUGE, stripe_subscription_id: null }),
      ),
    ).toEqual(['applied']);
    expect(
      await sync(
        db,
        intentEvent({ created: 1 }, { status: 'succeeded', amount: HUGE, currency: 'idr', stripe_charge_id: 'ch_1' }),
        chargeEvent({ created: 2 }, { amount: HUGE, amount_refunded: HUGE, currency: 'idr' }, 'charge.refunded'),
        refundEvent({ created: 2 }, { status: 'succeeded', amount: HUGE, currency: 'idr' }),
        disputeEvent({ created: 3 }, { status: 'needs_response', amount: HUGE, currency: 'idr' }),
      ),
    ).toEqual(['applied', 'applied', 'applied', 'applied']);
    expect(
      await db.query(
        'select (select unit_amount from public.catalog_prices) as price, (select unit_amount from public.subscription_items) as item',
      ),
    ).toEqual([{ price: HUGE, item: HUGE }]);
    expect(
      await db.query(
        'select subtotal, tax, total, amount_due, amount_paid, amount_remaining from public.invoices_billing',
      ),
    ).toEqual([sums]);
    expect(
      await db.query(
        'select amount_cents, amount_received_cents, amount_refunded_cents, charge_refunded_cents from public.payments',
      ),
    ).toEqual([
      { amount_cents: HUGE, amount_received_cents: HUGE, amount_refunded_cents: HUGE, charge_refunded_cents: HUGE },
    ]);
    expect(
      await db.query(
        'select (select amount_cents from public.refunds) as refund, (select amount_cents from public.disputes) as dispute',
      ),
    ).toEqual([{ refund: HUGE, dispute: HUGE }]);
    expect(
      await db.query(
        "select distinct data -> 'amount' as amount from public.alert_outbox where template = 'dispute_opened'",
      ),
    ).toEqual([{ amount: HUGE }]);
  });

  test('are refunded in parts to the last unit', async () => {
    const user = await newUser(db);
    const [order] = await db.query<{ id: string }>(
      "insert into public.orders (user_id, amount_total_cents, currency) values ($1, $2, 'IDR') returning id",
      [user, HUGE],
    );
    const order_id = order?.id;
    await sync(
      db,
      intentEvent(
        { created: 1 },
        {
          status: 'succeeded',
          amount: HUGE,
          currency: 'idr',
          metadata: { order_id: order_id ?? '' },
          stripe_charge_id: 'ch_1',
        },
      ),
    );
    expect(await db.call('request_refund', { order_id, amount_cents: 1 })).toMatchObject({
      result: 'requested',
      left_cents: HUGE - 1,
    });
    expect(await db.call('request_refund', { order_id, amount_cents: HUGE })).toMatchObject({
      result: 'refused',
      field: 'amount_cents',
    });
    expect(await db.call('request_refund', { order_id })).toMatchObject({
      result: 'requested',
      amount_cents: HUGE - 1,
      left_cents: 0,
    });
    expect(
      await db.query(
        "select payload -> 'amount' as amount from public.outbox where topic = 'stripe.refund.create' order by seq",
      ),
    ).toEqual([{ amount: 1 }, { amount: HUGE - 1 }]);
  });

  test('are the price of goods, kept in old snapshots, and no charge: the order is refused, not broken', async () => {
    const user = await newUser(db);
    const id = await newProduct(db, HUGE);
    expect(await createOrder(db, user, [{ product_id: id, quantity: 9999 }])).toMatchObject({
      result: 'refused',
      field: 'amount_total_cents',
    });
    const [order] = await db.query<{ id: string }>('insert into public.orders (user_id) values ($1) returning id', [
      user,
    ]);
    await db.query('insert into public.order_items (order_id, product_id, quantity) values ($1, $2, 2)', [
      order?.id,
      id,
    ]);
    await db.query('select guichet.backfill_snapshots(10)');
    expect(
      await db.query(
        'select o.amount_total_cents, i.unit_price_cents, i.subtotal_cents from public.orders o join public.order_items i on i.order_id = o.id',
      ),
    ).toEqual([{ amount_total_cents: 2 * HUGE, unit_price_cents: HUGE, subtotal_cents: 2 * HUGE }]);
  });

  test('are the price of a session, cancelled for half of it, and read in a letter', async () => {
    const { user } = { user: await newUser(db) };
    const [session] = await db.query<{ id: string }>(
      "insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents, reserved_places) values (current_date + 10, current_date + 12, 8, 'Paris', $1, 1) returning id",
      [HUGE],
    );
    const [booking] = await db.query<{ id: string }>(
      "insert into public.immersion_bookings (session_id, user_id, user_email, amount_cents, currency, status, stripe_payment_intent_id, payment_state, refunded_cents) values ($1, $2, 'a@example.test', $3, 'eur', 'confirmed', 'pi_1', 'paid', 0) returning id",
      [session?.id, user, HUGE],
    );
    expect(
      await db.query(
        'select guichet.booking_refund_cents($1, current_date + 10, current_date) as half, guichet.euros($1) as words',
        [HUGE],
      ),
    ).toEqual([{ half: HUGE / 2, words: '10\u00a0000\u00a0000\u00a0000\u00a0000,00\u00a0€' }]);
    expect(
      await db.call<Results<{ price: string; refund: string }>>('booking_letters', {
        rows: [{ template: 'cancelled', booking_id: booking?.id, refund_cents: HUGE }],
      }),
    ).toMatchObject({
      results: [
        {
          price: '10\u00a0000\u00a0000\u00a0000\u00a0000,00\u00a0€',
          refund: '10\u00a0000\u00a0000\u00a0000\u00a0000,00\u00a0€',
          refund_cents: HUGE,
        },
      ],
    });
  });
});

describe('what Stripe charges at most', () => {
  test.each([
    ['9999999999.99', 'idr', 999_999_999_999],
    ['10000000000', 'idr', null],
    ['30000000.00', 'idr', 3_000_000_000],
    ['999999.99', 'eur', 99_999_999],
    ['1000000', 'eur', null],
  ])('%s %s is %p minor units', async (text, currency, minor) => {
    expect(await db.query('select guichet.minor_units($1, $2) as minor', [text, currency])).toEqual([{ minor }]);
  });

  test('a vend of 30 million rupiahs keeps its amount', async () => {
    await db.query("insert into public.machines (code, currency) values ('jakarta', 'idr')");
    const { token } = await db.call<{ token: string }>('set_machine_token', { machine_code: 'jakarta' });
    expect(
      await db.call(
        'open_vend_session',
        { machine_token: token, session_id: randomUUID(), amount: '30000000.00', item: '1' },
        'anon',
      ),
    ).toMatchObject({ result: 'opened', session: { amount_minor: 3_000_000_000, currency: 'idr' } });
  });
});
