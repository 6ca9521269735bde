import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { openDatabase, type Database } from '../../harness/stack/database.ts';
import { asService, signUp } from '../../harness/people/people.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { stripeGet, stripePost } from './support.ts';

const items = z.object({
  data: z.array(z.object({ id: z.string(), quantity: z.number(), price: z.object({ id: z.string() }) })),
});

describe('seats in Stripe', () => {
  const run = `seats-${Date.now().toString(36)}`;
  let database: Database;
  let stripeId: string;
  let seat: string;
  let monthly: string;
  let yearly: string;
  let yearlySeat: string;
  let subscription: string;
  let establishment: string;

  const seatItems = async () =>
    items
      .parse(await stripeGet(`subscription_items?subscription=${stripeId}`))
      .data.filter(({ price }) => price.id === seat)
      .map(({ quantity }) => quantity);
  const jobs = () =>
    database.query<{ status: string }>(
      'select status, attempts, error_message, result from outbox where object_key = $1 order by seq',
      [`subscription:${subscription}`],
    );
  const settled = (quantity: number[]) =>
    waitFor(
      `seats ${JSON.stringify(quantity)} in Stripe`,
      async () => (JSON.stringify(await seatItems()) === JSON.stringify(quantity) ? true : undefined),
      {
        found: async () =>
          JSON.stringify({
            stripe: await stripeGet(`subscription_items?subscription=${stripeId}`),
            jobs: await jobs(),
            held: await database.query('select * from subscription_seats where subscription_id = $1', [subscription]),
            items: await database.query(
              'select stripe_subscription_item_id, type, active, removed_at, quantity, last_event_created from subscription_items where subscription_id = $1',
              [subscription],
            ),
          }),
      },
    );
  const allDone = () =>
    waitFor(
      'the jobs to end',
      async () => ((await jobs()).every(({ status }) => status === 'done') ? true : undefined),
      { found: async () => JSON.stringify(await jobs()) },
    );
  const recurring = { currency: 'eur', 'recurring[interval]': 'month' };
  const call = async (name: string, args: object) => {
    const { data, error } = await asService().rpc(name, args);
    if (error) throw error;
    return data as unknown;
  };
  const join = async (count: number) => {
    const people = [];
    for (let n = 0; n < count; n += 1) people.push((await signUp('membre')).id);
    for (const user_id of people) await call('add_establishment_member', { establishment_id: establishment, user_id });
    return people;
  };

  beforeAll(async () => {
    database = openDatabase();
    const plan = await stripePost('products', {
      name: 'Formule',
      'metadata[code]': run,
      'metadata[type]': 'BASE',
      'metadata[INCLUDED_SEATS_PER_ESTABLISHMENT]': '1',
    });
    monthly = (await stripePost('prices', { product: plan.id, unit_amount: '2900', ...recurring })).id;
    yearly = (
      await stripePost('prices', {
        product: plan.id,
        unit_amount: '29000',
        currency: 'eur',
        'recurring[interval]': 'year',
      })
    ).id;
    const seats = await stripePost('products', {
      name: 'Siège',
      unit_label: 'poste',
      'metadata[code]': `${run}-seat`,
      'metadata[type]': 'SEAT',
      'metadata[plan_code]': run,
    });
    seat = (await stripePost('prices', { product: seats.id, unit_amount: '500', ...recurring })).id;
    yearlySeat = (
      await stripePost('prices', {
        product: seats.id,
        unit_amount: '5000',
        currency: 'eur',
        'recurring[interval]': 'year',
      })
    ).id;
    const customer = await stripePost('customers', { email: 'patron@example.fr' });
    stripeId = (
      await stripePost('subscriptions', { customer: customer.id, 'items[0][price]': monthly, trial_period_days: '14' })
    ).id;
    await waitFor(
      'the catalogue',
      async () =>
        (
          await database.query(
            "select 1 from catalog_prices p join catalog_plans c on c.id = p.plan_id where p.stripe_price_id = $1 and c.type = 'SEAT'",
            [yearlySeat],
          )
        )[0],
    );
    const row = await waitFor(
      'the subscription',
      async () =>
        (
          await database.query<{ id: string }>(
            'select id from subscriptions where stripe_subscription_id = $1 and plan_code = $2',
            [stripeId, run],
          )
        )[0],
    );
    subscription = row.id;
    establishment =
      (await database.query<{ id: string }>('insert into establishments (name) values ($1) returning id', [run]))[0]
        ?.id ?? '';
    await call('cover_establishments', {
      coverage: [{ subscription_id: subscription, establishment_id: establishment }],
    });
  });
  afterAll(() => database.close());

  test('without seat billing members join and Stripe hears nothing', async () => {
    await join(3);
    expect(await jobs()).toEqual([]);
    expect(await seatItems()).toEqual([]);
  });

  test('the plan moves from month to year: the SEAT item follows to the price of that interval', async () => {
    await call('set_seat_billing', { subscription_id: subscription, enabled: true });
    await settled([2]);
    const held = items
      .parse(await stripeGet(`subscription_items?subscription=${stripeId}`))
      .data.find(({ price }) => price.id !== seat);
    await stripePost(`subscription_items/${held?.id ?? ''}`, { price: yearly });
    await waitFor('the SEAT item at the yearly price', async () => {
      const { data } = items.parse(await stripeGet(`subscription_items?subscription=${stripeId}`));
      return data.some(({ price, quantity }) => price.id === yearlySeat && quantity === 2) && data.length === 2
        ? true
        : undefined;
    });
    await waitFor(
      'the item of the events',
      async () =>
        (
          await database.query(
            "select 1 from subscription_items where subscription_id = $1 and type = 'SEAT' and active and stripe_price_id = $2 and period_interval = 'year'",
            [subscription, yearlySeat],
          )
        )[0],
    );
    // and back, for the test that follows
    await stripePost(`subscription_items/${held?.id ?? ''}`, { price: monthly });
    await settled([2]);
    await call('set_seat_billing', { subscription_id: subscription, enabled: false });
    await settled([]);
  });

  test('switched on, the SEAT item is made, follows the members, and goes when it is switched off', async () => {
    await call('set_seat_billing', { subscription_id: subscription, enabled: true });
    await settled([2]);
    const more = await join(2);
    await settled([4]);
    await waitFor(
      'the item of the events',
      async () =>
        (
          await database.query(
            "select 1 from subscription_items where subscription_id = $1 and type = 'SEAT' and active and quantity = 4 and unit_label = 'poste' and last_event_created > 0",
            [subscription],
          )
        )[0],
    );
    const counter = await database.query(
      "select used_value, quota_value from usage_counters where establishment_id = $1 and feature_key = 'SEATS_ACTIVE'",
      [establishment],
    );
    expect(counter).toEqual([{ used_value: 5, quota_value: 5 }]);
    await database.query('delete from establishment_members where user_id = any($1)', [more]);
    await settled([2]);
    await call('set_seat_billing', { subscription_id: subscription, enabled: false });
    await settled([]);
    await allDone();
    const before = await jobs();
    await join(1);
    expect(await jobs()).toEqual(before);
    expect(await seatItems()).toEqual([]);
  });
});
