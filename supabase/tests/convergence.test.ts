import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import { deliver, mirror, type DeliveredEvent, type Fault } from './setup/delivery.ts';
import { apply, fetched, stillNeeded, wanted } from './setup/fetch.ts';
import { checkout, customer, invoice, invoicePayment, item, price, product, subscription } from './setup/rows.ts';

/**
 * Any permutation and duplication of a set of events, delivered in any groups, worked off in any batches with failures,
 * lapsed leases and crashed executions between, ends in the same rows; where an event did not say all of a
 * subscription, once that subscription is fetched.
 */

const establishment = '00000000-0000-4000-8000-0000000000e1';
const users = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];
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

async function arrange(): Promise<void> {
  await db.clear();
  for (const id of users)
    await db.query('insert into auth.users (id, email) values ($1, $2)', [id, `${id}@example.com`]);
  await db.query("insert into public.establishments (id, name) values ($1, 'Bistro')", [establishment]);
}

// few values and few seconds, so that the same object changes several times within one
const second = fc.integer({ min: 100, max: 103 });
const status = fc.constantFrom(
  'incomplete',
  'trialing',
  'active',
  'past_due',
  'unpaid',
  'canceled',
  'incomplete_expired',
  'paused',
);
const changes = fc.dictionary(
  fc.constantFrom('status', 'quantity', 'trial_end'),
  fc.constantFrom<unknown>('active', 'past_due', 1, 2, null),
  { maxKeys: 2 },
);

function logged(sync: DeliveredEvent['sync'], object_id: string, object: Record<string, unknown>): DeliveredEvent {
  const { event_id, event_type: type, event_created, previous_attributes } = sync;
  const data = previous_attributes ? { object, previous_attributes } : { object };
  return {
    received: {
      event_id,
      type,
      event_created,
      object_id,
      status: 'pending',
      payload: { id: event_id, type, created: event_created, data },
    },
    sync,
  };
}

type Make = (event_id: string) => DeliveredEvent;

const subscriptionEvent: fc.Arbitrary<Make> = fc
  .record({
    at: second,
    id: fc.constantFrom('sub_1', 'sub_2'),
    status,
    quantity: fc.constantFrom(1, 2, 3),
    seats: fc.constantFrom(true, false, null),
    items: fc.subarray([0, 1, 2]),
    hint: fc.constantFrom('pro', null),
    promo: fc.constantFrom('MERCI', null),
    partly: fc.constantFrom('discounts_unexpanded' as const, 'items_partial' as const, null, null, null),
    previous: fc.option(changes),
    period: fc.constantFrom('2026-11-01', '2026-12-01'),
    flag: fc.constantFrom(true, false, null, null),
    metered: fc.boolean(),
    keys: fc.constantFrom({}, {}, { metadata_plan_code: 'pro' }, { metadata_addon_code: 'pack' }),
    own: fc.constantFrom('2026-11-01', '2026-11-15', null),
    label: fc.constantFrom('poste', null),
    type: fc.constantFrom(
      'customer.subscription.created',
      'customer.subscription.updated',
      'customer.subscription.updated',
      'customer.subscription.deleted',
      'customer.subscription.paused',
    ),
  })
  .map(
    ({
      at,
      id,
      status: word,
      quantity,
      seats,
      items,
      hint,
      promo,
      partly,
      previous,
      period,
      type,
      flag,
      metered,
      keys,
      own,
      label,
    }) =>
      (event_id) => {
        const plan = { metadata_code: hint, lookup_key: null, stripe_price_id: 'price_0', stripe_product_id: null };
        const sync = subscription(
          {
            event_id,
            event_type: type,
            event_created: at,
            previous_attributes: type.endsWith('updated') ? previous : null,
          },
          {
            stripe_subscription_id: id,
            stripe_customer_id: 'cus_1',
            status: word,
            quantity,
            seat_billing_enabled: seats,
            plan,
            current_period_start: `${period}T00:00:00Z`,
            current_period_end: null,
            promo_code: partly === 'discounts_unexpanded' ? null : promo,
          },
          items.map((n) =>
            item({
              stripe_subscription_item_id: `si_${id}_${n}`,
              stripe_price_id: `price_${n}`,
              stripe_product_id: n === 2 ? 'prod_2' : null,
              metadata_code: n === 0 ? hint : null,
              quantity,
              position: items.indexOf(n),
              ...(n === 1 ? { metered, unit_label: label, ...keys } : { seat_billing_enabled: flag }),
              current_period_start: own === null || n === 0 ? own : `${own.slice(0, 8)}0${n + 1}T00:00:00Z`,
              current_period_end: null,
            }),
          ),
        );
        return logged(partly === null ? sync : { ...sync, [partly]: true }, id, {
          id,
          status: word,
          quantity,
          items,
          seats,
          hint,
          promo,
          partly,
          period,
          flag,
          metered,
          keys,
          own,
          label,
        });
      },
  );

const invoiceEvent: fc.Arbitrary<Make> = fc
  .record({
    at: second,
    n: fc.constantFrom(1, 2, 3),
    sub: fc.constantFrom('sub_1', 'sub_2', null),
    status: fc.constantFrom('draft', 'open', 'paid', 'void', 'uncollectible'),
    outcome: fc.constantFrom('succeeded' as const, 'failed' as const, 'action_required' as const, null),
    attempts: fc.constantFrom(0, 1, 2),
    previous: fc.option(changes),
  })
  .map(({ at, n, sub, status: word, outcome, attempts, previous }) => (event_id) => {
    const type =
      outcome === 'succeeded'
        ? 'invoice.payment_succeeded'
        : outcome === 'failed'
          ? 'invoice.payment_failed'
          : 'invoice.updated';
    const id = `in_${n}`;
    // an invoice belongs to one subscription and was made at one instant, whatever the event
    const belongs = n === 3 ? sub : `sub_${(n % 2) + 1}`;
    return logged(
      invoice(
        {
          event_id,
          event_type: type,
          event_created: at,
          previous_attributes: type === 'invoice.updated' ? previous : null,
        },
        {
          stripe_invoice_id: id,
          stripe_subscription_id: belongs,
          status: word,
          payment_outcome: outcome,
          attempt_count: attempts,
          stripe_created: `2026-11-0${n}T00:00:00Z`,
        },
      ),
      id,
      { id, status: word, attempt_count: attempts, quantity: attempts, sub: belongs },
    );
  });

const otherEvent: fc.Arbitrary<Make> = fc.oneof(
  fc.record({ at: second, n: fc.constantFrom(1, 2, 3), status: fc.constantFrom('open', 'paid', 'canceled') }).map(
    ({ at, n, status: word }) =>
      (event_id: string) =>
        // a payment is made on one invoice; an invoice may have several
        logged(
          invoicePayment(
            { event_id, event_created: at },
            {
              stripe_invoice_payment_id: `inpay_${n}`,
              stripe_invoice_id: `in_${(n % 2) + 1}`,
              stripe_payment_intent_id: `pi_${n}`,
              status: word,
            },
          ),
          `inpay_${n}`,
          { status: word },
        ),
  ),
  fc
    .record({
      at: second,
      name: fc.constantFrom('Léa', 'Noa', null),
      gone: fc.boolean(),
      tax: fc.constantFrom({}, {}, { tax_id: null }, { tax_id: 'FR1' }),
    })
    .map(
      ({ at, name, gone, tax }) =>
        (event_id: string) =>
          logged(
            customer(
              { event_id, event_type: gone ? 'customer.deleted' : 'customer.updated', event_created: at },
              { company_name: name, ...tax },
            ),
            'cus_1',
            { name, ...tax },
          ),
    ),
  fc
    .record({
      at: second,
      n: fc.constantFrom(0, 1, 2),
      code: fc.constantFrom('pro', 'pack', 'extra_seat', null),
      active: fc.boolean(),
      quota: fc.constantFrom(5, 10, -1, null),
      type: fc.constantFrom('BASE' as const, 'ADDON' as const, 'SEAT' as const, null),
      label: fc.constantFrom('caisse', null),
      metadata: fc.constantFrom({}, { addon_code: 'pack' }, { plan_code: 'pro' }),
    })
    .map(
      ({ at, n, code, active, quota, type, label, metadata }) =>
        (event_id: string) =>
          logged(
            product(
              { event_id, event_created: at },
              {
                stripe_product_id: `prod_${n}`,
                code,
                active,
                type,
                unit_label: label,
                metadata,
                quotas: quota === null ? {} : { MAX_INVOICES: quota },
              },
            ),
            `prod_${n}`,
            { code, active, quota, type, label, metadata },
          ),
    ),
  fc
    .record({
      at: second,
      n: fc.constantFrom(0, 1, 2),
      code: fc.constantFrom('gold', null),
      lookup: fc.constantFrom('monthly', null),
      amount: fc.constantFrom(1000, 2000),
      mode: fc.constantFrom('flat', 'metered'),
      metadata: fc.constantFrom({}, {}, { plan_code: 'pro' }),
    })
    .map(
      ({ at, n, code, lookup, amount, mode, metadata }) =>
        (event_id: string) =>
          logged(
            price(
              { event_id, event_created: at },
              {
                stripe_price_id: `price_${n}`,
                stripe_product_id: `prod_${n}`,
                code,
                lookup_key: lookup,
                unit_amount: amount,
                billing_mode: mode,
                metadata,
              },
            ),
            `price_${n}`,
            { code, lookup, amount, mode, metadata },
          ),
    ),
  fc
    .record({
      at: second,
      n: fc.constantFrom(1, 2),
      owner: fc.constantFrom(...users, null),
      covers: fc.boolean(),
      name: fc.constantFrom('Léa', 'Noa'),
      expanded: fc.boolean(),
      tax: fc.constantFrom('FR2', null),
    })
    .map(({ at, n, owner, covers, name, expanded, tax }) => (event_id: string) => {
      const inside = subscription({ event_created: at }, { stripe_subscription_id: `sub_${n}`, status: 'active' }, [
        item({ stripe_subscription_item_id: `si_sub_${n}_0`, stripe_price_id: 'price_0', stripe_product_id: null }),
      ]);
      return logged(
        checkout(
          { event_id, event_created: at },
          {
            stripe_checkout_session_id: `cs_${event_id}`,
            stripe_subscription_id: `sub_${n}`,
            client_reference_id: owner,
            customer_name: name,
            tax_id: tax,
            metadata: covers ? { establishment_id: establishment } : {},
            subscription: expanded ? { row: inside.row, items: inside.items } : null,
          },
        ),
        `cs_${event_id}`,
        { name },
      );
    }),
);

const history = fc
  .array(
    fc.oneof(
      { arbitrary: subscriptionEvent, weight: 5 },
      { arbitrary: invoiceEvent, weight: 3 },
      { arbitrary: otherEvent, weight: 4 },
    ),
    { minLength: 2, maxLength: 16 },
  )
  .map((makes) => makes.map((make, n) => make(`evt_${String((n * 7) % 17).padStart(2, '0')}_${n}`)));

const fault = fc.constantFrom<Fault>(
  'none',
  'none',
  'fails before its work',
  'fails after its work',
  'lapses before its work',
  'lapses after its work',
  'execution crashes',
  'another beside it',
  'events come before its completion',
  'goes on after its lease',
);

interface Delivery {
  events: DeliveredEvent[];
  order: DeliveredEvent[];
  perCall: number[];
  batchSizes: number[];
  faults: Fault[];
}
const delivery: fc.Arbitrary<Delivery> = history.chain((events) =>
  fc.record({
    events: fc.constant(events),
    // every event at least once, some twice, in any order
    order: fc
      .tuple(fc.shuffledSubarray(events, { minLength: events.length }), fc.subarray(events))
      .chain(([all, again]) => fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length })),
    perCall: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
    batchSizes: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
    // the last one is none: work that always fails would never end
    faults: fc.array(fault, { maxLength: 6 }).map((faults): Fault[] => [...faults, 'none']),
  }),
);

test(
  'any permutation, duplication and failure ends in the same rows',
  async () => {
    await fc.assert(
      fc.asyncProperty(delivery, async ({ events, order, perCall, batchSizes, faults }) => {
        await arrange();
        await deliver(db, events, [events.length], { batchSizes: [events.length], faults: ['none'] });
        await fetchWhatWasSaidInPart();
        const straight = await mirror(db);
        await arrange();
        await deliver(db, order, perCall, { batchSizes, faults });
        await fetchWhatWasSaidInPart();
        const crooked = await mirror(db);
        expect(straight).toMatchObject({ statuses: ['processed'] });
        expect(crooked).toEqual(straight);
      }),
      {
        numRuns: Number(process.env.GUICHET_PROPERTY_RUNS ?? 40),
        endOnFailure: process.env.GUICHET_SHRINK === undefined,
        reporter,
      },
    );
  },
  Math.max(300_000, 10_000 * Number(process.env.GUICHET_PROPERTY_RUNS ?? 40)),
);

/** Each of them has asked to be fetched, and ends as Stripe has it. */
async function fetchWhatWasSaidInPart(): Promise<void> {
  const partial = await db.query<{ id: string }>(
    'select stripe_subscription_id as id from public.subscriptions where said_partially order by 1',
  );
  const rows = (await stillNeeded(db, await wanted(db))).filter(({ stripe_id }) =>
    partial.some(({ id }) => id === stripe_id),
  );
  expect(rows.map(({ stripe_id }) => stripe_id).toSorted()).toEqual(partial.map(({ id }) => id));
  await apply(
    db,
    rows.map((row) =>
      fetched(
        row,
        200,
        subscription({ event_created: 200 }, { stripe_subscription_id: row.stripe_id }, [
          item({
            stripe_subscription_item_id: `si_${row.stripe_id}_0`,
            stripe_price_id: 'price_0',
            stripe_product_id: null,
          }),
        ]),
      ),
    ),
  );
}

/** The events one a line and what differs, instead of pages of rows. */
function reporter(details: fc.RunDetails<[Delivery]>): void {
  if (!details.failed) return;
  const [found] = details.counterexample ?? [];
  const line = ({ received, sync }: DeliveredEvent): string =>
    `${received.event_id} ${received.type} at ${received.event_created} ${JSON.stringify(received.payload?.data)} ${'status' in sync.row ? sync.row.status : ''}`;
  const order = found?.order.map(({ received }) => received.event_id).join(' ');
  throw new Error(
    [
      `seed ${details.seed}, path ${details.counterexamplePath}`,
      ...(found?.events.map(line) ?? []),
      `order ${order}`,
      `per call ${found?.perCall.join(' ')}, batches ${found?.batchSizes.join(' ')}, faults ${found?.faults.join(', ')}`,
      details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance),
    ].join('\n'),
  );
}
