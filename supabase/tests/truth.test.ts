import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { StripeSync } from '../../nodes/StripeMapper/rows.ts';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import { deliver, type DeliveredEvent, type Fault } from './setup/delivery.ts';
import { apply, fetched, stillNeeded, wanted } from './setup/fetch.ts';
import { customer, invoice, item, price, product, subscription } from './setup/rows.ts';

/**
 * Objects live at Stripe, several changes of one within a second among them; their events arrive in any order, some
 * twice, with failures between, and what asks to be fetched is fetched at any time. The rows end as Stripe's objects are.
 */

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

type State = Record<string, string | number | boolean | null>;
interface Stamp {
  event_id: string;
  event_type?: string;
  event_created: number;
  previous_attributes?: Record<string, unknown> | null;
}
interface Kind {
  /** `customer.subscription`, before `.updated` */
  type: string;
  /** what a change sets it to, field by field; of a state that has one direction, see `forward` */
  values: Record<string, readonly (string | number | boolean | null)[]>;
  /** whether a life may go from one state to the next */
  may(from: State, to: State): boolean;
  sync(stamp: Stamp, id: string, state: State): StripeSync;
  /** the rows, in the words of the state */
  rows: string;
}

const ended = new Set<unknown>(['canceled', 'incomplete_expired', 'paid', 'void']);
const text = (value: State[string] | undefined): string => String(value);
const kinds = {
  sub: {
    type: 'customer.subscription',
    values: {
      status: ['incomplete', 'active', 'past_due', 'canceled'],
      quantity: [1, 2, 3],
      extra: [true, false],
      cancel_at_period_end: [true, false],
    },
    may: (from, to) => !ended.has(from.status) && (to.status !== 'incomplete' || from.status === 'incomplete'),
    sync: (stamp, id, { status, quantity, extra, cancel_at_period_end }) =>
      subscription(
        stamp,
        {
          stripe_subscription_id: id,
          status: text(status),
          quantity: Number(quantity),
          cancel_at_period_end: cancel_at_period_end === true,
        },
        [
          item({ stripe_subscription_item_id: `si_${id}` }),
          ...(extra === true ? [item({ stripe_subscription_item_id: `si_${id}_extra`, position: 1 })] : []),
        ],
      ),
    rows: `select stripe_subscription_id as id, jsonb_build_object('status', stripe_status, 'quantity', quantity, 'cancel_at_period_end', cancel_at_period_end,
      'extra', exists (select from public.subscription_items i where i.subscription_id = s.id and i.active and i.stripe_subscription_item_id like '%_extra')) as state from public.subscriptions s`,
  },
  in: {
    type: 'invoice',
    values: { status: ['draft', 'open', 'paid', 'void'], attempt_count: [0, 1, 2], number: ['A-1', null] },
    may: (from, to) =>
      !ended.has(from.status) &&
      (to.status !== 'draft' || from.status === 'draft') &&
      Number(to.attempt_count) >= Number(from.attempt_count),
    sync: (stamp, id, { status, attempt_count, number }) =>
      invoice(stamp, {
        stripe_invoice_id: id,
        stripe_subscription_id: null,
        status: text(status),
        attempt_count: Number(attempt_count),
        number: number === null ? null : text(number),
      }),
    rows: "select stripe_invoice_id as id, jsonb_build_object('status', status, 'attempt_count', attempt_count, 'number', number) as state from public.invoices_billing",
  },
  cus: {
    type: 'customer',
    values: { company_name: ['Léa', 'Noa', null], country: ['FR', 'BE'] },
    may: () => true,
    sync: (stamp, id, { company_name, country }) =>
      customer(stamp, {
        stripe_customer_id: id,
        company_name: company_name === null ? null : text(company_name),
        country: text(country),
      }),
    rows: "select stripe_customer_id as id, jsonb_build_object('company_name', company_name, 'country', country) as state from public.billing_accounts where last_event_created > 0",
  },
  prod: {
    type: 'product',
    values: { name: ['Pro', 'Plus'], active: [true, false] },
    may: () => true,
    sync: (stamp, id, { name, active }) =>
      product(stamp, { stripe_product_id: id, code: null, name: text(name), active: active === true }),
    rows: "select stripe_product_id as id, jsonb_build_object('name', name, 'active', active) as state from public.catalog_plans",
  },
  price: {
    type: 'price',
    values: { active: [true, false], lookup_key: ['monthly', null] },
    may: () => true,
    sync: (stamp, id, { active, lookup_key }) =>
      price(stamp, {
        stripe_price_id: id,
        active: active === true,
        lookup_key: lookup_key === null ? null : text(lookup_key),
      }),
    rows: "select stripe_price_id as id, jsonb_build_object('active', active, 'lookup_key', lookup_key) as state from public.catalog_prices",
  },
} satisfies Record<string, Kind>;

/** What an object was like from a second on. */
interface Version {
  at: number;
  state: State;
}
interface Life {
  kind: Kind;
  id: string;
  versions: Version[];
  events: DeliveredEvent[];
}

const first = 100;
const step = fc.record({
  // mostly within the second
  later: fc.constantFrom(0, 0, 0, 1, 2),
  picks: fc.array(fc.record({ field: fc.nat(), value: fc.nat() }), { minLength: 1, maxLength: 2 }),
});

function lifeOf(
  kind: Kind,
  id: string,
  start: number,
  { steps }: { steps: { later: number; picks: { field: number; value: number }[] }[] },
): Life {
  const fields = Object.keys(kind.values);
  let state: State = Object.fromEntries(fields.map((field) => [field, kind.values[field]?.[0] ?? null]));
  let at = first + start;
  const versions: Version[] = [{ at, state }];
  const events: DeliveredEvent[] = [
    eventOf(kind, id, `evt_${id}_${unorderedId(id, 0)}`, {
      event_created: at,
      type: `${kind.type}.created`,
      state,
      previous: null,
    }),
  ];
  for (const [n, { later, picks }] of steps.entries()) {
    const next = { ...state };
    for (const { field, value } of picks) {
      const name = fields[field % fields.length] ?? '';
      const values = kind.values[name] ?? [];
      next[name] = values[value % values.length] ?? null;
    }
    const changed = fields.filter((field) => next[field] !== state[field]);
    if (changed.length === 0 || !kind.may(state, next)) continue;
    at += later;
    const previous = Object.fromEntries(changed.map((field) => [field, state[field] ?? null]));
    events.push(
      eventOf(kind, id, `evt_${id}_${unorderedId(id, n + 1)}`, {
        event_created: at,
        type: `${kind.type}.updated`,
        state: next,
        previous,
      }),
    );
    versions.push({ at, state: next });
    state = next;
  }
  return { kind, id, versions, events };
}

/** Ids say nothing of the order in which events were made. */
function unorderedId(id: string, n: number): string {
  return String(((n + id.length) * 7) % 17).padStart(2, '0') + String(n);
}

function eventOf(
  kind: Kind,
  id: string,
  event_id: string,
  {
    event_created,
    type,
    state,
    previous,
  }: { event_created: number; type: string; state: State; previous: State | null },
): DeliveredEvent {
  const data =
    previous === null ? { object: { id, ...state } } : { object: { id, ...state }, previous_attributes: previous };
  return {
    received: {
      event_id,
      type,
      event_created,
      object_id: id,
      status: 'pending',
      payload: { id: event_id, type, created: event_created, data },
    },
    sync: kind.sync({ event_id, event_type: type, event_created, previous_attributes: previous }, id, state),
  };
}

const life = fc.tuple(
  fc.constantFrom<keyof typeof kinds>('sub', 'sub', 'in', 'cus', 'prod', 'price'),
  fc.nat({ max: 2 }),
  fc.array(step, { minLength: 1, maxLength: 5 }),
);
const fault = fc.constantFrom<Fault>(
  'none',
  'none',
  'fails after its work',
  'lapses before its work',
  'execution crashes',
  'another beside it',
  'events come before its completion',
  'goes on after its lease',
);

const story = fc
  .array(life, { minLength: 1, maxLength: 3 })
  .map((lives) => lives.map(([kind, start, steps], n) => lifeOf(kinds[kind], `${kind}_${n}`, start, { steps })))
  .chain((lives) => {
    const events = lives.flatMap((one) => one.events);
    return fc.record({
      lives: fc.constant(lives),
      order: fc
        .tuple(fc.shuffledSubarray(events, { minLength: events.length }), fc.subarray(events))
        .chain(([all, again]) => fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length })),
      perCall: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
      batchSizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
      faults: fc.array(fault, { maxLength: 4 }).map((faults): Fault[] => [...faults, 'none']),
      // seconds at which somebody fetches between deliveries
      fetchedAt: fc.array(fc.integer({ min: first, max: first + 12 }), { maxLength: 6 }),
    });
  });

/** Fetches everything that asks for it as it was at a second. @returns whether something was asked for */
async function fetchAll(lives: Life[], second: number): Promise<boolean> {
  const rows = await stillNeeded(db, await wanted(db));
  const objects = rows.flatMap((row) => {
    const found = lives.find(({ id }) => id === row.stripe_id);
    // the product of an item, of which no event ever comes
    if (found === undefined && row.object === 'product') return [fetched(row, second, 'gone')];
    if (found === undefined) throw new Error(`${row.stripe_id} was asked for, and nobody made it`);
    // read at the beginning of the second
    const version = found.versions.findLast(({ at }) => at < second);
    return version === undefined
      ? []
      : [fetched(row, second, found.kind.sync({ event_id: 'unused', event_created: second }, found.id, version.state))];
  });
  await apply(db, objects);
  await db.query(
    "update public.outbox set status = 'waiting', claim_token = null, claimed_until = null, max_attempts = 1000 where status = 'running'",
  );
  return rows.length > 0;
}

test('whatever arrives how, and is fetched when: the rows end as the objects are', async () => {
  let ambiguous = 0;
  await fc.assert(
    fc.asyncProperty(story, async ({ lives, order, perCall, batchSizes, faults, fetchedAt }) => {
      await db.clear();
      const seconds = [...fetchedAt];
      await deliver(db, order, perCall, {
        batchSizes,
        faults,
        between: async () => {
          const second = seconds.shift();
          if (second !== undefined) await fetchAll(lives, second);
        },
      });
      const end = Math.max(...lives.flatMap(({ versions }) => versions.map(({ at }) => at))) + 1;
      const marks = await marked();
      ambiguous += marks.length;
      await fetchAll(lives, end);
      expect(await marked()).toEqual([]);
      for (const { kind, id, versions } of lives) {
        const rows = await db.query<{ id: string; state: State }>(`select * from (${kind.rows}) r where id = $1`, [id]);
        expect(rows).toEqual([{ id, state: versions.at(-1)?.state }]);
      }
    }),
    {
      numRuns: Number(process.env.GUICHET_PROPERTY_RUNS ?? 40),
      endOnFailure: process.env.GUICHET_SHRINK === undefined,
    },
  );
  // else nothing was tried here
  expect(ambiguous).toBeGreaterThan(0);
}, 300_000);

const marked = (): Promise<{ id: string }[]> =>
  db.query(`
  select stripe_subscription_id as id from public.subscriptions where needs_refetch union all
  select stripe_invoice_id from public.invoices_billing where needs_refetch union all
  select stripe_customer_id from public.billing_accounts where needs_refetch union all
  select stripe_product_id from public.catalog_plans where needs_refetch union all
  select stripe_price_id from public.catalog_prices where needs_refetch`);
