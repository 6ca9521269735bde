import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { checkout } from '../../../harness/paths.ts';
import { chargeEvent, newUser, sync } from '../ordersSupport.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { invoice, invoicePayment } from '../setup/rows.ts';
import { disputed, openShop, recharge, refunded, seconds, sellOrder, succeeded } from './shop.ts';

const migrationsFolder = join(checkout, 'supabase/migrations');

/** Movements of money and their sums are kept; they are what the rows say, whatever happened in between. */

jest.setTimeout(60_000);

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  // what 0.2.0 computed from all rows at each look
  const before = readFileSync(join(migrationsFolder, '20261121005400_money_movements.sql'), 'utf8');
  await db.query('create schema before');
  await db.query(
    (/create view public\.money_movements[^;]*;/.exec(before)?.[0] ?? '').replace(
      'public.money_movements',
      'before.money_movements',
    ),
  );
});
afterAll(async () => {
  await db.drop();
});

const columns =
  'id, kind, domain, via, takings, amount_minor, currency, subject, payment_id, role, payer_id, extract(epoch from at)::numeric as at';

/** The lines are those of the rows, and the sums are those of the lines. @returns how many lines there are */
async function settled(): Promise<number> {
  const kept = await db.query(`select ${columns} from public.money_movements order by id`);
  expect(kept).toEqual(await db.query(`select ${columns} from before.money_movements order by id`));
  const units = `select u.unit, u.starts_on::text, coalesce(l.domain, '') as domain, l.via, l.kind, l.currency,
      sum(l.amount_minor)::text as amount, count(*)::text as entries
    from guichet.money_lines l cross join lateral guichet.units_of((l.at at time zone guichet.zone())::date) u
    group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6`;
  const sums = `select unit, starts_on::text, domain, via, kind, currency, amount_minor::text as amount, entries::text
    from guichet.figures_now where figure = 'money' and (entries <> 0 or amount_minor <> 0) order by 1, 2, 3, 4, 5, 6`;
  expect(await db.query(sums)).toEqual(await db.query(units));
  return kept.length;
}

describe('a shop with everything in it', () => {
  beforeAll(async () => {
    await openShop(db);
  });
  afterAll(async () => {
    await db.query('select public.set_business(\'{"zone": "Europe/Paris"}\')');
    await db.clear();
  });

  test('is what its rows say', async () => {
    expect(await settled()).toBeGreaterThan(35);
  });

  test('with refunds, ends of disputes, and refunds that the bank sent back', async () => {
    await sync(db, refunded('pi_order_2', '2026-10-28T05:00:00Z', 100));
    await settled();
    await sync(db, disputed('pi_order_3', '2026-10-28T06:00:00Z', 1003, { status: 'won' }));
    await settled();
    await sync(db, refunded('pi_order_1', '2026-10-29T06:00:00Z', 400, { status: 'failed' }));
    await settled();
    await sync(db, disputed('pi_recharge', '2026-10-29T06:00:00Z', 1000, { status: 'won' }));
    await settled();
  });

  test('in days of the business, and of its new zone when it moves, also what comes meanwhile', async () => {
    for (const zone of ['America/Montreal', 'Atlantic/Azores', 'Pacific/Auckland', 'UTC']) {
      await Promise.all([
        db.query('select public.set_business(jsonb_build_object($1::text, $2::text))', ['zone', zone]),
        sync(db, refunded('pi_order_7', `2026-10-${25 + (zone.length % 3)}T00:30:00Z`, 10)),
      ]);
      await settled();
    }
  });

  test('and once more by the backfill, where it was there before its lines', async () => {
    const before = await settled();
    await db.query('truncate guichet.money_lines');
    expect(await db.query('select from guichet.figures_now')).toHaveLength(0);
    const backfill = readFileSync(join(migrationsFolder, '20261201000206_money_lines_backfill.sql'), 'utf8');
    while (((await db.pool.query(backfill)).rowCount ?? 0) > 0);
    expect(await settled()).toBe(before);
  });
});

describe('what comes later', () => {
  afterEach(async () => {
    await db.clear();
  });

  test('an instant that Stripe says after the money, and one that an older event corrects', async () => {
    const user = await newUser(db);
    await sellOrder(db, user, { intent: 'pi_1', at: '2026-10-25T10:00:00Z', price: 1000 });
    // the charge tells of a refund, and of its time nobody
    await sync(
      db,
      chargeEvent(
        { created: seconds('2026-10-25T11:00:00Z') },
        { stripe_payment_intent_id: 'pi_1', stripe_charge_id: 'ch_1', amount_refunded: 300, refunded: false },
        'charge.refunded',
      ),
    );
    expect(await db.query("select amount_minor::int, at from public.money_movements where kind = 'refund'")).toEqual([
      { amount_minor: -300, at: null },
    ]);
    await settled();
    await sync(db, refunded('pi_1', '2026-10-26T10:00:00Z', 300));
    await settled();
    // an event that comes late says that it had succeeded the day before: it changes no row of the refund
    await sync(db, refunded('pi_1', '2026-10-25T09:30:00Z', 300));
    expect(await db.query("select at from public.money_movements where kind = 'refund'")).toEqual([
      { at: new Date('2026-10-25T09:30:00Z') },
    ]);
    await settled();
  });

  test('a payment that was foreign, a person who leaves, and rows that are deleted', async () => {
    const user = await newUser(db);
    await sync(db, succeeded('pi_1', '2026-10-25T10:00:00Z', {}, { amount: 1000 }));
    await sync(db, disputed('pi_1', '2026-10-25T11:00:00Z', 1000, { status: 'needs_response' }));
    await sync(db, disputed('pi_1', '2026-10-26T11:00:00Z', 1000, { status: 'won' }));
    expect(await settled()).toBe(0);
    await db.call('sync_stripe_invoices', {
      rows: [
        invoice(
          { event_id: 'evt_1', event_created: seconds('2026-10-27T00:00:00Z') },
          {
            stripe_invoice_id: 'in_1',
            status: 'paid',
            total: 1000,
            amount_due: 1000,
            amount_paid: 1000,
            stripe_payment_intent_id: 'pi_1',
          },
        ),
      ],
    });
    expect(await settled()).toBe(3);
    await recharge(db, user, 'pi_2', { at: '2026-10-25T10:00:00Z' });
    await settled();
    await db.query('update public.payments set payer_id = null');
    await settled();
    await db.query('delete from public.disputes');
    await settled();
  });
});

test('an invoice and the payment on it, told by two transactions at once, are one movement', async () => {
  for (const first of ['invoice', 'payment'] as const) {
    const [n, invoiceId, intent] = [first === 'invoice' ? 1 : 2, `in_${first}`, `pi_${first}`];
    await sync(db, succeeded(intent, '2026-10-25T10:00:00Z', {}, { amount: 1000 }));
    const tell = {
      invoice: [
        'select public.sync_stripe_invoices($1)',
        [
          invoice(
            { event_id: `evt_a${n}`, event_created: seconds('2026-10-25T10:00:00Z') },
            { stripe_invoice_id: invoiceId, status: 'paid', total: 1000, amount_due: 1000, amount_paid: 1000 },
          ),
        ],
      ],
      payment: [
        'select public.sync_stripe_invoices($1)',
        [
          invoicePayment(
            { event_id: `evt_b${n}`, event_created: seconds('2026-10-25T10:00:01Z') },
            {
              stripe_invoice_payment_id: `inpay_${n}`,
              stripe_invoice_id: invoiceId,
              stripe_payment_intent_id: intent,
              amount_paid: 1000,
            },
          ),
        ],
      ],
    } as const;
    const second = first === 'invoice' ? 'payment' : 'invoice';
    const [one, other] = await Promise.all([db.pool.connect(), db.pool.connect()]);
    try {
      for (const client of [one, other]) await client.query('begin');
      await one.query(tell[first][0], [JSON.stringify(tell[first][1])]);
      const later = other.query(tell[second][0], [JSON.stringify(tell[second][1])]).then(() => other.query('commit'));
      await one.query('commit');
      await later;
    } finally {
      one.release();
      other.release();
    }
    await settled();
    expect(
      await db.query(
        'select kind, via from public.money_movements m join public.invoices_billing i on true where i.stripe_invoice_id = $1 and (m.subject = i.id)',
        [invoiceId],
      ),
    ).toEqual([{ kind: 'payment', via: 'stripe' }]);
  }
});

test('many at once, folded between: nobody waits for a sum, and none is lost', async () => {
  const user = await newUser(db);
  const orders = await Promise.all(
    Array.from({ length: 60 }, async (_, n) => {
      await sellOrder(db, user, { intent: `pi_${n}`, at: '2026-10-25T10:00:00Z', price: 1000 + n });
      if (n % 4 === 0) await sync(db, refunded(`pi_${n}`, '2026-10-25T12:00:00Z', 100));
      if (n % 10 === 0) await db.query('select guichet.fold_figures()');
      return n;
    }),
  );
  expect(orders).toHaveLength(60);
  await settled();
  // folding waits for nobody either
  const [one, other] = await Promise.all([db.pool.connect(), db.pool.connect()]);
  try {
    await one.query('begin');
    await one.query('select guichet.fold_figures()');
    expect((await other.query('select guichet.fold_figures() as folded')).rows).toEqual([{ folded: '0' }]);
    await sync(db, refunded('pi_1', '2026-10-25T12:00:00Z', 100));
    await one.query('commit');
  } finally {
    one.release();
    other.release();
  }
  await settled();
  await db.query('select guichet.fold_figures()');
  expect(await db.query('select from guichet.figure_changes')).toHaveLength(0);
  await settled();
});

test('days begin with their first instant, on nights on which clocks change too', async () => {
  for (const zone of [
    'Europe/Paris',
    'Atlantic/Azores',
    'America/Havana',
    'Asia/Beirut',
    'Africa/Cairo',
    'Australia/Lord_Howe',
  ]) {
    await db.query('select public.set_business(jsonb_build_object($1::text, $2::text))', ['zone', zone]);
    expect(
      await db.query(
        `select t.at, (t.at at time zone guichet.zone())::date as day
           from generate_series('2024-01-01T00:00Z'::timestamptz, '2024-12-31', interval '30 minutes') as t (at)
           cross join lateral (select (t.at at time zone guichet.zone())::date as day) d
          where extract(hour from t.at at time zone guichet.zone()) in (0, 1, 23)
            and extract(month from t.at) in (3, 4, 10, 11)
            and not (t.at >= guichet.day_starts_at(d.day) and t.at < guichet.day_starts_at(d.day + 1))`,
      ),
    ).toEqual([]);
  }
  await db.query('select public.set_business(\'{"zone": "Europe/Paris"}\')');
});
