import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type Caller, type TestDatabase } from '../setup/database.ts';
import { newUser, paidOrder } from '../ordersSupport.ts';
import { newMachine, openSession } from '../vendingSupport.ts';
import { letIn } from './letIn.ts';
import { colleague } from './staff.ts';

// One field for everything: what is typed is understood, the surest is first, and each sees what they may.

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

interface Found {
  kind: string;
  id: string;
  why: string;
  open: { page: string; id: string };
  name?: string;
  email?: string;
  amount_minor?: number;
  state?: string;
}
interface Answer {
  results: Found[];
  more: boolean;
  understood: { amount_minor?: number; after?: string; before?: string; stripe_id?: string };
}
const search = (query: string, caller: Caller = 'service_role', limit = 20): Promise<Answer> =>
  db.call<Answer>('desk_search', { p_query: query, p_limit: limit }, caller);
const opens = ({ results }: Answer): string[] => results.map(({ open }) => `${open.page} ${open.id}`);
const kinds = ({ results }: Answer): string[] => results.map(({ kind }) => kind);

async function person(email: string, name: string | null = null): Promise<string> {
  const id = randomUUID();
  await db.query('insert into auth.users (id, email) values ($1, $2)', [id, email]);
  await db.query('update public.profiles set display_name = $2 where id = $1', [id, name]);
  return id;
}
const paymentOf = async (order: string): Promise<string> =>
  (await db.query<{ id: string }>('select id from public.payments where for_order_id = $1', [order]))[0]?.id ?? '';

describe('a person is found', () => {
  test('by the beginning of the address, whoever has exactly it first', async () => {
    const [other, claire] = [await person('claire@example.fr.test'), await person('claire@example.fr')];
    await person('clairefontaine@example.fr');
    expect(opens(await search('Claire@Example.fr'))).toEqual([`person ${claire}`, `person ${other}`]);
    expect((await search('claire')).results).toHaveLength(3);
  });

  test('by the beginnings of the words of the name, in any order and without accents', async () => {
    const zoe = await person('zp@example.test', 'Zoé Müller-Île');
    await person('paul@example.test', 'Paul Martin');
    for (const typed of ['zoe', 'MULLER zo', 'île', 'ile mul', 'Zoé  Müller’'])
      expect([typed, opens(await search(typed))]).toEqual([typed, [`person ${zoe}`]]);
    expect(opens(await search('zoe martin'))).toEqual([]);
  });

  test('by a word in the middle of the address', async () => {
    const marie = await person('m.dupont+caisse@example.test');
    expect(opens(await search('dupont'))).toEqual([`person ${marie}`]);
  });

  test('and nothing that is typed breaks the search', async () => {
    await person('x@example.test', "L'Hôpital & Fils");
    for (const typed of [
      "l'hop",
      'a:* & !b',
      '\\',
      "'",
      '((',
      '%',
      '_',
      '<>',
      '',
      ' ',
      '😀',
      'é'.repeat(500),
      '32/13 14h 2,50',
    ])
      expect((await search(typed)).results.length).toBeLessThan(2);
    expect((await search("l'hop")).results).toHaveLength(1);
  });
});

describe('a payment is found', () => {
  test('by every id that Stripe has of it, also in an address of the Dashboard', async () => {
    const order = await paidOrder(db, await newUser(db), { intent: 'pi_abc' });
    const payment = await paymentOf(order);
    await db.query(
      "insert into public.refunds (payment_id, stripe_refund_id, amount_cents, currency) values ($1, 're_abc', 100, 'EUR')",
      [payment],
    );
    await db.query(
      "insert into public.disputes (payment_id, stripe_dispute_id, amount_cents, currency, status) values ($1, 'du_abc', 100, 'EUR', 'won')",
      [payment],
    );
    for (const typed of [
      'pi_abc',
      'ch_abc',
      're_abc',
      'du_abc',
      'pi_abc_secret_x1',
      'https://dashboard.stripe.com/test/payments/pi_abc',
    ])
      expect([typed, opens(await search(typed))]).toEqual([typed, [`payment ${payment}`]]);
  });

  test('by an id that holds more words than Stripe gives one, as of a stand-in', async () => {
    const order = await paidOrder(db, await newUser(db), { intent: 'pi_year_7' });
    expect(opens(await search('pi_year_7'))).toEqual([`payment ${await paymentOf(order)}`]);
  });

  test('by the number of its order, which opens the payment; without one the person', async () => {
    const user = await newUser(db);
    const order = await paidOrder(db, user);
    expect(opens(await search(order.slice(0, 8)))).toEqual([`payment ${await paymentOf(order)}`]);
    expect(opens(await search(`n° ${order.slice(0, 8).toUpperCase()}`))).toHaveLength(1);
    expect((await search(order)).results[0]).toMatchObject({ kind: 'order', why: 'id' });
    await db.query('insert into public.orders (id, user_id, amount_total_cents) values ($1, $2, 500)', [
      'abcdef01-0000-4000-8000-000000000001',
      user,
    ]);
    expect(opens(await search('abcdef01'))).toEqual([`person ${user}`]);
  });

  test.each([
    ['19,97', 1997],
    ['19.97 €', 1997],
    ['1 997', 199700],
    ['1 997,00 EUR', 199700],
    ['20 hier', 2000],
    ['2,5 à 14h', 250],
  ])('by its amount: %s', async (typed, minor) => {
    expect((await search(typed)).understood.amount_minor).toBe(minor);
    const order = await paidOrder(db, await newUser(db), { price: minor });
    await db.query("update public.payments set created_at = (now() - interval '1 day')::date + time '13:10'");
    if (!/h$/.test(typed)) expect(opens(await search(typed))).toEqual([`payment ${await paymentOf(order)}`]);
  });
});

describe('a customer on the telephone', () => {
  test('says how much and about when: the vend is found among many of that price', async () => {
    const token = await newMachine(db);
    const ids: string[] = [];
    for (const hour of ['14:32', '09:05', '23:50']) {
      const { id } = await openSession(db, token);
      ids.push(id);
      await db.query('alter table public.vend_sessions disable trigger vend_sessions_guard');
      await db.query(
        `update public.vend_sessions set created_at = (date '2026-03-02' + time '${hour}') at time zone 'Europe/Paris' where id = $1`,
        [id],
      );
      await db.query('alter table public.vend_sessions enable trigger vend_sessions_guard');
    }
    expect(opens(await search('2,50 02/03/2026 14h30'))).toEqual([`vend ${ids[0]}`]);
    expect(opens(await search('2.50 2026-03-02 9:00'))).toEqual([`vend ${ids[1]}`]);
    expect((await search('2,50 2026-03-02')).results).toHaveLength(3);
    expect((await search('2,50 03/03/2026')).results).toHaveLength(0);
    expect((await search('2,50')).results[0]).toMatchObject({ kind: 'vend', why: 'amount', amount_minor: 250 });
  });
});

describe('what else is found', () => {
  test('a machine by code or name, an event by its id, the events of an object', async () => {
    await newMachine(db, 'pi_kiosk_1');
    await db.query("update public.machines set name = 'Gare de Lyon'");
    expect(opens(await search('PI_kiosk'))).toEqual(['machine pi_kiosk_1']);
    expect(opens(await search('gare de'))).toEqual(['machine pi_kiosk_1']);
    await db.call('receive_stripe_events', {
      events: [{ event_id: 'evt_x1', type: 'plan.created', event_created: 5, object_id: 'plan_1', payload: {} }],
    });
    expect(opens(await search('evt_x1'))).toEqual(['event evt_x1']);
    expect(opens(await search('plan_1'))).toEqual(['events plan_1']);
  });

  test('an establishment by name, its account by customer, a subscription by its id', async () => {
    const [{ id } = { id: '' }] = await db.query<{ id: string }>(
      "insert into public.establishments (name) values ('Boulangerie Étoile') returning id",
    );
    const [account] = await db.query<{ id: string }>(
      "insert into public.billing_accounts (owner_type, owner_establishment_id, claimed_at, stripe_customer_id) values ('ESTABLISHMENT', $1, now(), 'cus_9') returning id",
      [id],
    );
    const [subscription] = await db.query<{ id: string }>(
      "insert into public.subscriptions (billing_account_id, stripe_subscription_id, plan_code, stripe_status) values ($1, 'sub_9', 'PRO', 'active') returning id",
      [account?.id],
    );
    expect(opens(await search('etoile'))).toEqual([`establishment ${id}`]);
    expect(opens(await search('cus_9'))).toEqual([`establishment ${id}`]);
    expect(opens(await search('sub_9'))).toEqual([`subscription ${subscription?.id}`]);
  });
});

describe('each sees what they may', () => {
  test('a technician finds machines, vends and events; support all; a customer is refused', async () => {
    const token = await newMachine(db, 'pi_kiosk_1');
    await openSession(db, token);
    const order = await paidOrder(db, await newUser(db), { price: 250, intent: 'pi_250' });
    await db.call('receive_stripe_events', {
      events: [{ event_id: 'evt_1', type: 'x', event_created: 5, object_id: 'pi_250', payload: {} }],
    });
    const [technician, support] = [await colleague(db, 'technician'), await colleague(db, 'support')];
    expect(kinds(await search('2,50', technician))).toEqual(['vend']);
    expect(kinds(await search('2,50', support)).sort()).toEqual(['payment', 'vend']);
    expect(kinds(await search('pi_250', technician))).toEqual(['events']);
    expect(kinds(await search('pi_250', support))).toEqual(['payment', 'events']);
    expect(kinds(await search('pi_kiosk', technician))).toEqual(['machine']);
    expect(kinds(await search(order, technician))).toEqual([]);
    expect(await letIn(db, (caller) => search('2,50', caller))).toHaveLength(6);
    await expect(search('2,50', await colleague(db))).rejects.toMatchObject({ code: '42501', message: 'staff_only' });
    await expect(search('2,50', 'anon')).rejects.toThrow('permission denied');
  });
});

test('what there is more of is said, and the list ends', async () => {
  for (let n = 0; n < 4; n += 1) await person(`anne${n}@example.test`);
  const answer = await search('anne', 'service_role', 3);
  expect([answer.results.length, answer.more]).toEqual([3, true]);
  expect((await search('anne', 'service_role', 4)).more).toBe(false);
});
