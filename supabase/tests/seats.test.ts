import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { join as joinPath } from 'node:path';
import { checkout } from '../../harness/paths.ts';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import { item, price, product, subscription } from './setup/rows.ts';
import { passTime, type ClaimedRow, type StepResult } from './spacesSupport.ts';

let db: TestDatabase;
let establishment: string;
let subscriptionId: string;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  await db.clear();
});
afterAll(async () => {
  await db.drop();
});

async function one<Row extends Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<Row> {
  const [row] = await db.query<Row>(sql, values);
  if (!row) throw new Error(`no row: ${sql}`);
  return row;
}
async function person(): Promise<string> {
  const id = randomUUID();
  await db.query('insert into auth.users (id, email) values ($1, $2)', [id, `${id}@exemple.fr`]);
  return id;
}
async function join(role = 'member'): Promise<string> {
  const user = await person();
  await db.call('add_establishment_member', { establishment_id: establishment, user_id: user, role });
  return user;
}
const waiting = () =>
  db.query("select payload from public.outbox where topic = 'stripe.seats.sync' and status = 'waiting'");
const switchOn = (enabled = true) => db.call('set_seat_billing', { subscription_id: subscriptionId, enabled });
const seatPrice = () =>
  db.call('sync_stripe_catalog', {
    rows: [
      product(
        { event_created: 10 },
        { stripe_product_id: 'prod_seat', code: 'seat', type: 'SEAT', unit_label: 'poste' },
      ),
      price(
        { event_created: 10 },
        { stripe_price_id: 'price_seat_year', stripe_product_id: 'prod_seat', period: 'year', period_interval: 'year' },
      ),
      price(
        { event_created: 10 },
        { stripe_price_id: 'price_seat_usd', stripe_product_id: 'prod_seat', currency: 'usd' },
      ),
      price({ event_created: 10 }, { stripe_price_id: 'price_seat', stripe_product_id: 'prod_seat' }),
    ],
  });

async function claimPlan(): Promise<{ row: ClaimedRow; plan: StepResult } | undefined> {
  const { token, rows } = await db.call<{ token: string; rows: ClaimedRow[] }>('claim_outbox', {
    topics: ['stripe.seats.sync'],
  });
  const [first] = rows;
  if (!first) return undefined;
  const row = { ...first, token };
  const {
    results: [plan],
  } = await db.call<{ results: StepResult[] }>('plan_seat_sync', { rows: [row] });
  if (!plan) throw new Error('no plan');
  return { row, plan };
}
/** One execution of the workflow. */
async function drain(): Promise<StepResult | undefined> {
  const claimed = await claimPlan();
  if (!claimed) return undefined;
  const { row, plan } = claimed;
  const answers: Record<string, unknown> = {
    create: { id: 'si_seat', quantity: plan.quantity, price: { id: plan.price_id, product: 'prod_seat' } },
    update: {
      id: plan.stripe_subscription_item_id,
      quantity: plan.quantity,
      price: { id: plan.new_price_id ?? 'price_seat', product: 'prod_seat' },
    },
    delete: { id: plan.stripe_subscription_item_id, deleted: true },
  };
  const stripe = answers[String(plan.action)];
  if (stripe)
    expect(await db.call('record_seat_sync', { rows: [{ ...row, ...plan, stripe }] })).toMatchObject({
      results: [{ result: 'recorded' }],
    });
  await db.call('complete_outbox', { token: row.token, rows: [{ id: row.id }] });
  return plan;
}

beforeEach(async () => {
  establishment = (
    await one<{ id: string }>("insert into public.establishments (name) values ('Chez Camille') returning id")
  ).id;
  await db.call('sync_stripe_catalog', {
    rows: [
      product({ event_created: 10 }, { type: 'BASE', quotas: { INCLUDED_SEATS_PER_ESTABLISHMENT: 2 } }),
      price({ event_created: 10 }),
    ],
  });
  await db.call('sync_stripe_subscriptions', { rows: [subscription({ event_created: 20 })] });
  subscriptionId = (await one<{ id: string }>('select id from public.subscriptions')).id;
  await db.call('cover_establishments', {
    coverage: [{ subscription_id: subscriptionId, establishment_id: establishment }],
  });
  await db.call('recompute_usage_counters', { subscriptions: [{ subscription_id: subscriptionId }] });
});

const counter = () =>
  one<{ used: number; quota: number | null }>(
    "select used_value as used, quota_value as quota from public.usage_counters where feature_key = 'SEATS_ACTIVE'",
  );

describe('without seat billing', () => {
  test('invitations are unlimited, counted, and nothing ever waits for Stripe', async () => {
    for (let n = 0; n < 12; n += 1) await join();
    expect(await waiting()).toEqual([]);
    expect(await counter()).toEqual({ used: 12, quota: null });
  });

  test('switching it off where nothing was billed calls nobody', async () => {
    await switchOn();
    await drain();
    await switchOn(false);
    expect(await waiting()).toEqual([]);
  });
});

describe('with seat billing', () => {
  beforeEach(async () => {
    await seatPrice();
    await switchOn();
    await drain();
  });

  test('included members cost nothing, further ones make, change and remove the item of type SEAT', async () => {
    await join();
    await join();
    expect(await drain()).toMatchObject({ action: 'nothing' });
    const third = await join();
    expect(await drain()).toMatchObject({
      action: 'create',
      quantity: 1,
      price_id: 'price_seat',
      stripe_subscription_id: 'sub_1',
    });
    expect(await counter()).toEqual({ used: 3, quota: 3 });
    const fourth = await join();
    expect(await drain()).toMatchObject({ action: 'update', quantity: 2, stripe_subscription_item_id: 'si_seat' });
    expect(
      await one(
        'select type, code, quantity, unit_label, active from public.subscription_items where stripe_subscription_item_id = $1',
        ['si_seat'],
      ),
    ).toEqual({ type: 'SEAT', code: 'seat', quantity: 2, unit_label: 'poste', active: true });
    await db.query('delete from public.establishment_members where user_id = any($1)', [[third, fourth]]);
    expect(await drain()).toMatchObject({ action: 'delete', stripe_subscription_item_id: 'si_seat' });
    expect(await counter()).toEqual({ used: 2, quota: 2 });
  });

  test('a plan whose metadata says -1 includes every member: from the event to the counter', async () => {
    const mapper: { mapEvent(payload: unknown): object } = await import(
      joinPath(checkout, 'nodes/StripeMapper/mapEvent.ts')
    );
    const metadata = { plan_code: 'pro', INCLUDED_SEATS_PER_ESTABLISHMENT: '-1' };
    await db.call('sync_stripe_catalog', {
      rows: [
        mapper.mapEvent({
          id: 'evt_unlimited',
          type: 'product.updated',
          created: 90,
          livemode: false,
          data: { object: { id: 'prod_1', object: 'product', name: 'Pro', active: true, metadata } },
        }),
      ],
    });
    for (let n = 0; n < 5; n += 1) await join();
    await drain();
    expect(
      await one('select count(*)::int as items from public.subscription_items where active and type = $1', ['SEAT']),
    ).toEqual({ items: 0 });
    expect(
      await db.query(
        'select feature_key, used_value as used, quota_value as quota from public.usage_counters order by feature_key',
      ),
    ).toEqual([
      { feature_key: 'SEATS_ACTIVE', used: 5, quota: null },
      { feature_key: 'INCLUDED_SEATS_PER_ESTABLISHMENT', used: 5, quota: null },
    ]);
  });

  test('seats are included per establishment', async () => {
    for (let n = 0; n < 3; n += 1) await join();
    const first = establishment;
    establishment = (
      await one<{ id: string }>("insert into public.establishments (name) values ('Annexe') returning id")
    ).id;
    await join();
    await db.call('cover_establishments', {
      coverage: [{ subscription_id: subscriptionId, establishment_id: establishment }],
    });
    // the unused seat of one is not the other's
    expect(await drain()).toMatchObject({ action: 'create', quantity: 1 });
    await db.call('cover_establishments', {
      coverage: [{ subscription_id: subscriptionId, establishment_id: first, active: false }],
    });
    expect(await drain()).toMatchObject({ action: 'delete' });
  });

  test('twenty who join at once are one change', async () => {
    const people = await Promise.all(Array.from({ length: 20 }, () => person()));
    await Promise.all(
      people.map((user_id) => db.call('add_establishment_member', { establishment_id: establishment, user_id })),
    );
    expect(await waiting()).toHaveLength(1);
    expect(await drain()).toMatchObject({ action: 'create', quantity: 18 });
    expect(await counter()).toEqual({ used: 20, quota: 20 });
  });

  test('a try that ended without an answer is repeated as it was; what changed meanwhile follows', async () => {
    for (let n = 0; n < 3; n += 1) await join();
    const first = await claimPlan();
    await join();
    await passTime(db);
    const second = await claimPlan();
    expect(second?.plan).toMatchObject({ action: 'create', quantity: 1, idempotency_key: first?.plan.idempotency_key });
    await db.call('record_seat_sync', {
      rows: [
        {
          ...second?.row,
          ...second?.plan,
          stripe: { id: 'si_seat', quantity: 1, price: { id: 'price_seat', product: 'prod_seat' } },
        },
      ],
    });
    await db.call('complete_outbox', { token: second?.row.token, rows: [{ id: second?.row.id }] });
    expect(await drain()).toMatchObject({ action: 'update', quantity: 2 });
  });

  test('switching it off removes the item once, and then calls nobody', async () => {
    for (let n = 0; n < 3; n += 1) await join();
    await drain();
    await switchOn(false);
    expect(await drain()).toMatchObject({ action: 'delete' });
    for (let n = 0; n < 3; n += 1) await join();
    expect(await waiting()).toEqual([]);
    expect(await counter()).toEqual({ used: 6, quota: null });
  });

  test('an item that we removed stays removed, also where an event on its way still lists it', async () => {
    for (let n = 0; n < 3; n += 1) await join();
    await drain();
    await switchOn(false);
    expect(await drain()).toMatchObject({ action: 'delete' });
    const late = subscription({ event_created: 70 }, {}, [
      item(),
      item({
        stripe_subscription_item_id: 'si_seat',
        stripe_price_id: 'price_seat',
        stripe_product_id: 'prod_seat',
        type: 'SEAT',
        position: 1,
      }),
    ]);
    expect(await db.call('sync_stripe_subscriptions', { rows: [late] })).toMatchObject({
      results: [{ result: 'applied' }],
    });
    expect(
      await one('select active from public.subscription_items where stripe_subscription_item_id = $1', ['si_seat']),
    ).toEqual({ active: false });
    await switchOn();
    // not "nothing": the seats of that event are billed no longer
    expect(await drain()).toMatchObject({ action: 'create', quantity: 1 });
  });

  test('a plan that includes more seats is counted again', async () => {
    for (let n = 0; n < 4; n += 1) await join();
    expect(await drain()).toMatchObject({ action: 'create', quantity: 2 });
    await db.call('sync_stripe_catalog', {
      rows: [product({ event_created: 50 }, { type: 'BASE', quotas: { INCLUDED_SEATS_PER_ESTABLISHMENT: 3 } })],
    });
    expect(await drain()).toMatchObject({ action: 'update', quantity: 1 });
  });

  test('an ended subscription is left alone', async () => {
    await db.call('sync_stripe_subscriptions', {
      rows: [subscription({ event_created: 60, event_type: 'customer.subscription.deleted' }, { status: 'canceled' })],
    });
    for (let n = 0; n < 4; n += 1) await join();
    expect(await waiting()).toEqual([]);
  });

  describe('another interval', () => {
    const yearly = (event_created: number, seat: Partial<Parameters<typeof item>[0]> = {}) =>
      db.call('sync_stripe_subscriptions', {
        rows: [
          subscription({ event_created }, { period: 'year', period_interval: 'year' }, [
            item({ period_interval: 'year', type: 'BASE' }),
            item({
              stripe_subscription_item_id: 'si_seat',
              stripe_price_id: 'price_seat',
              stripe_product_id: 'prod_seat',
              type: 'SEAT',
              position: 1,
              ...seat,
            }),
          ]),
        ],
      });
    beforeEach(async () => {
      for (let n = 0; n < 3; n += 1) await join();
      expect(await drain()).toMatchObject({ action: 'create', price_id: 'price_seat' });
    });

    test('moves the item to the price of that interval, once', async () => {
      await yearly(70);
      expect(await drain()).toMatchObject({
        action: 'update',
        new_price_id: 'price_seat_year',
        quantity: 1,
        stripe_subscription_item_id: 'si_seat',
      });
      expect(
        await one(
          'select s.stripe_price_id as seats, i.stripe_price_id as item from public.subscription_seats s join public.subscription_items i on i.stripe_subscription_item_id = s.stripe_subscription_item_id',
        ),
      ).toEqual({ seats: 'price_seat_year', item: 'price_seat_year' });
      await yearly(80, { stripe_price_id: 'price_seat_year', period_interval: 'year' });
      expect(await waiting()).toEqual([]);
      await join();
      expect(await drain()).toMatchObject({ action: 'update', new_price_id: null, quantity: 2 });
    });

    test('asks the same again under the same key where no answer came', async () => {
      await yearly(70);
      const first = await claimPlan();
      await passTime(db);
      const second = await claimPlan();
      expect(second?.plan).toEqual(first?.plan);
      expect(second?.plan).toMatchObject({ new_price_id: 'price_seat_year' });
    });

    test('has been seen to by staff in the same change: nothing is left to do', async () => {
      await yearly(70, { stripe_price_id: 'price_seat_year', period_interval: 'year' });
      expect(await drain()).toMatchObject({ action: 'nothing' });
      await join();
      expect(await drain()).toMatchObject({ action: 'update', new_price_id: null, quantity: 2 });
    });

    test('without a price of that interval the item stays as it is and is counted on', async () => {
      await db.query("update public.catalog_prices set active = false where stripe_price_id = 'price_seat_year'");
      await yearly(70);
      expect(await drain()).toMatchObject({ action: 'nothing' });
      await join();
      expect(await drain()).toMatchObject({ action: 'update', new_price_id: null, quantity: 2 });
    });

    test('a dearer price of the same interval moves nobody', async () => {
      await db.call('sync_stripe_catalog', {
        rows: [
          price(
            { event_created: 60 },
            { stripe_price_id: 'price_seat_dear', stripe_product_id: 'prod_seat', unit_amount: 9900 },
          ),
        ],
      });
      await join();
      expect(await drain()).toMatchObject({ action: 'update', new_price_id: null, quantity: 2 });
    });
  });

  test('the events of our own change start nothing', async () => {
    for (let n = 0; n < 3; n += 1) await join();
    await drain();
    await db.call('sync_stripe_subscriptions', {
      rows: [
        subscription({ event_created: 70 }, {}, [
          item(),
          item({
            stripe_subscription_item_id: 'si_seat',
            stripe_price_id: 'price_seat',
            stripe_product_id: 'prod_seat',
            position: 1,
          }),
        ]),
      ],
    });
    expect(await waiting()).toEqual([]);
  });
});

test('a seat without a price: the invitation is refused, the row says what to do', async () => {
  await switchOn();
  await drain();
  await join();
  await join();
  const third = await person();
  await expect(
    db.call('add_establishment_member', { establishment_id: establishment, user_id: third }),
  ).rejects.toThrow(/none can be bought/);
  expect((await counter()).used).toBe(2);
  // the server itself may write past the door: then the row waits for staff
  await drain();
  await db.query('insert into public.establishment_members (establishment_id, user_id) values ($1, $2)', [
    establishment,
    third,
  ]);
  expect((await claimPlan())?.plan).toMatchObject({
    result: 'error',
    error: { path: 'stripe_price_id', message: expect.stringContaining('type SEAT for 1 month in eur') },
  });
});

describe('who decides', () => {
  test("Stripe's metadata wins over set_seat_billing, which says so", async () => {
    await db.call('sync_stripe_subscriptions', {
      rows: [subscription({ event_created: 30 }, { seat_billing_enabled: true })],
    });
    await expect(switchOn(false)).rejects.toThrow(/Stripe says whether/);
  });

  test('members invite only as owners or admins of the establishment; others switch nothing', async () => {
    const owner = await join('owner');
    const member = await join();
    const guest = await person();
    const add = (user: string) =>
      db.call('add_establishment_member', { establishment_id: establishment, user_id: guest }, { user });
    await expect(add(member)).rejects.toThrow(/only owners and admins/);
    await expect(
      db.call('add_establishment_member', { establishment_id: establishment, user_id: guest }, 'anon'),
    ).rejects.toThrow(/permission denied/);
    expect(await add(owner)).toEqual({ result: 'added', billed: false });
    expect(await add(owner)).toEqual({ result: 'member_already', billed: false });
    await expect(
      db.call('set_seat_billing', { subscription_id: subscriptionId, enabled: true }, { user: owner }),
    ).rejects.toThrow(/permission denied/);
    for (const name of ['plan_seat_sync', 'record_seat_sync'])
      await expect(db.call(name, { rows: '[]' }, { user: owner })).rejects.toThrow(/permission denied/);
    await expect(db.as({ user: owner }, 'select * from public.subscription_seats')).rejects.toThrow(
      /permission denied/,
    );
  });

  test('a seat that Stripe does not name is called siège', async () => {
    await db.call('sync_stripe_subscriptions', {
      rows: [
        subscription({ event_created: 30 }, {}, [
          item(),
          item({
            stripe_subscription_item_id: 'si_2',
            type: 'SEAT',
            stripe_price_id: 'p',
            stripe_product_id: 'q',
            position: 1,
          }),
        ]),
      ],
    });
    expect(await one("select unit_label from public.subscription_items where type = 'SEAT'")).toEqual({
      unit_label: 'siège',
    });
  });
});

test('seats of a subscription that covers no establishment are left at Stripe as they are', async () => {
  await db.call('sync_stripe_subscriptions', {
    rows: [
      subscription({ event_created: 20 }, { stripe_subscription_id: 'sub_elsewhere', seat_billing_enabled: true }, [
        item({ stripe_subscription_item_id: 'si_elsewhere', type: 'SEAT', quantity: 3 }),
      ]),
      subscription(
        { event_created: 21 },
        { stripe_subscription_id: 'sub_elsewhere', seat_billing_enabled: true, status: 'past_due' },
      ),
    ],
  });
  const theirs = (
    await one<{ id: string }>("select id from public.subscriptions where stripe_subscription_id = 'sub_elsewhere'")
  ).id;
  expect(await db.query('select 1 from public.outbox where object_key = $1', [`subscription:${theirs}`])).toEqual([]);
  await db.call('cover_establishments', {
    coverage: [{ subscription_id: theirs, establishment_id: establishment, active: true }],
  });
  expect(await db.query('select status from public.outbox where object_key = $1', [`subscription:${theirs}`])).toEqual([
    { status: 'waiting' },
  ]);
});
