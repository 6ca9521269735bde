import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import {
  balance,
  begin,
  newCustomer,
  newMachine,
  openSession,
  outbox,
  passTime,
  paymentIntent,
  report,
  sessionRow,
  sync,
  type Answer,
  type Opened,
} from './vendingSupport.ts';

/** What somebody can do who has the token of a machine and nothing else. */

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

const ask = (token: string, amount: string, item?: string): Promise<Opened> =>
  db.call<Opened>(
    'open_vend_session',
    { machine_token: token, session_id: randomUUID(), amount, ...(item === undefined ? {} : { item }) },
    'anon',
  );
const alerts = (): Promise<{ template: string; data: Record<string, unknown> }[]> =>
  db.query<{ template: string; data: Record<string, unknown> }>(
    'select template, data from public.alert_outbox order by seq',
  );
const templates = async (): Promise<string[]> => (await alerts()).map(({ template }) => template);
const sessions = async (): Promise<number> => (await db.query('select from public.vend_sessions')).length;

describe('a price', () => {
  test.each([
    ['99.00', '12'],
    ['0.50', '12'],
    ['2.51', 'B2'],
    ['99.00', 'b2'],
    ['99.00', ' 12 '],
    ['99.00', '012'],
    ['99.00', '\t12\n'],
    ['99.00', '\u00a0b2\u200b'],
  ])('of %s for %j is refused where the slot costs 2.50, and told once a day', async (amount, item) => {
    const token = await newMachine(db);
    expect(await ask(token, amount, item)).toEqual({ result: 'refused', reason: 'price' });
    expect(await ask(token, '77.00', item)).toEqual({ result: 'refused', reason: 'price' });
    expect(await sessions()).toBe(0);
    const told = await alerts();
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      template: 'vend_price_refused',
      data: { machine_id: 'pi_kiosk_1', slot: 12, expected_amount: 250, expected_currency: 'eur', currency: 'eur' },
    });
  });

  test('that the slot has is sold: its own before the product’s', async () => {
    const token = await newMachine(db);
    expect(await ask(token, '2.50', '12')).toMatchObject({ result: 'opened' });
    await db.query('update public.stocks set price_cents = 300');
    expect(await ask(token, '2.50', '12')).toMatchObject({ reason: 'price' });
    expect(await ask(token, '3.00', 'B2')).toMatchObject({ session: { amount_minor: 300, product_label: 'Café' } });
  });

  test('that is refused leaves the request before as it was', async () => {
    const token = await newMachine(db);
    const { id } = await openSession(db, token);
    await ask(token, '99.00', '12');
    expect(await sessionRow(db, id)).toMatchObject({ status: 'PENDING', outcome: null });
  });

  const unconfirmed: [string, string | undefined, string][] = [
    ['an item that no slot has', '65535', 'select'],
    ['no item at all', undefined, 'select'],
    ['an empty slot', '12', 'update public.stocks set product_id = null'],
    ['a product without a price', '12', 'update public.products set price_cents = 0'],
    ['a product priced in another currency', '12', "update public.products set currency = 'usd'"],
  ];
  test.each(unconfirmed)('of %s is sold and told, or what the machine’s policy says', async (_what, item, prepare) => {
    const token = await newMachine(db);
    await db.query(prepare);
    expect(await ask(token, '99.00', item)).toMatchObject({ result: 'opened', session: { amount_minor: 9900 } });
    await ask(token, '99.00', item);
    const told = await alerts();
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      template: 'vend_price_unconfirmed',
      data: { machine_id: 'pi_kiosk_1', amount: 9900, currency: 'eur' },
    });
    await db.query("update public.machines set price_policy = 'refuse'");
    expect(await ask(token, '98.00', item)).toEqual({ result: 'refused', reason: 'price' });
    await db.query("update public.machines set price_policy = 'allow'");
    expect(await ask(token, '97.00', item)).toMatchObject({ result: 'superseded_previous' });
    expect(await templates()).toEqual(['vend_price_unconfirmed']);
  });

  test('policy allow never allows another price than the slot’s', async () => {
    const token = await newMachine(db);
    await db.query("update public.machines set price_policy = 'allow'");
    expect(await ask(token, '99.00', '12')).toEqual({ result: 'refused', reason: 'price' });
  });
});

describe('words for strangers', () => {
  test('an item is what a button can be called: no sentence reaches kiosk and Checkout', async () => {
    const token = await newMachine(db);
    expect((await ask(token, '1.00', 'Pay at https://evil.example instead')).session).toMatchObject({ item: null });
    expect((await ask(token, '1.00', 'F-12')).session).toMatchObject({ item: 'F-12' });
  });

  test('a heartbeat puts no long text before everybody', async () => {
    const token = await newMachine(db);
    const status = async (state: unknown): Promise<unknown> => {
      await db.call('machine_heartbeat', { machine_token: token, state: { machine: state } }, 'anon');
      return (await db.call<{ state: unknown }>('machine_status', { machine_id: 'pi_kiosk_1' }, 'anon')).state;
    };
    expect(await status({ reader: 'enabled', serial_ok: true, phase: null })).toEqual({
      reader: 'enabled',
      serial_ok: true,
      phase: null,
    });
    expect(await status('x'.repeat(300))).toBeNull();
  });
});

describe('sessions', () => {
  test('are as many a minute as the machine may open, and telling it is one alert an hour', async () => {
    const token = await newMachine(db);
    const answers = [];
    for (let n = 0; n < 40; n += 1) answers.push(await ask(token, '2.50', '12'));
    expect(answers.filter(({ result }) => result !== 'refused')).toHaveLength(30);
    expect(answers.at(-1)).toEqual({ result: 'refused', reason: 'rate' });
    expect(await templates()).toEqual(['machine_session_limit']);
  });

  test('at once are no way around, another machine is not held up, and the setting counts', async () => {
    const token = await newMachine(db);
    const other = await newMachine(db, 'pi_kiosk_2');
    await db.query("update public.machines set sessions_per_minute = 3 where code = 'pi_kiosk_1'");
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask(token, '2.50', '12')));
    expect(answers.filter(({ result }) => result !== 'refused')).toHaveLength(3);
    expect(await ask(other, '2.50', '12')).toMatchObject({ result: 'opened' });
  });

  test('asked again with their own id are answered, and a minute later there is room', async () => {
    const token = await newMachine(db);
    await db.query('update public.machines set sessions_per_minute = 1');
    const { id } = await openSession(db, token);
    expect(await openSession(db, token, '2.50', { id })).toMatchObject({ id, status: 'PENDING' });
    expect(await ask(token, '2.50', '12')).toEqual({ result: 'refused', reason: 'rate' });
    await db.query(`begin; alter table public.vend_sessions disable trigger vend_sessions_guard;
      update public.vend_sessions set created_at = created_at - interval '61 s';
      alter table public.vend_sessions enable trigger vend_sessions_guard; commit`);
    expect(await ask(token, '2.50', '12')).toMatchObject({ result: 'superseded_previous' });
  });
});

describe('an outcome without begin_dispense', () => {
  const words = ['success', 'reset', 'failure', 'cancelled', 'timeout', 'unknown'] as const;
  async function paid(by: 'card' | 'charged card' | 'wallet'): Promise<{ token: string; id: string; user: string }> {
    const token = await newMachine(db);
    const { user } = await newCustomer(db, 1000);
    const { id } = await openSession(db, token);
    if (by === 'wallet') await db.call('pay_with_wallet', { session_id: id }, { user });
    else
      await sync(
        db,
        paymentIntent(`pi_${id}`, by === 'card' ? 'requires_capture' : 'succeeded', { vend_session_id: id }),
      );
    return { token, id, user };
  }

  test.each(['card', 'charged card', 'wallet'] as const)(
    'success takes nothing from a %s, however often it is said: unknown, told, held',
    async (by) => {
      const { token, id, user } = await paid(by);
      const before = { ...(await sessionRow(db, id)), outcome: 'unknown' };
      for (const result of ['recorded', 'already', 'already']) {
        expect(
          await report(db, token, id, { outcome: 'success', detail: { reason: 'dropped', approve_rejected: true } }),
        ).toEqual({
          result,
          status: 'PAID',
          outcome: 'unknown',
        });
      }
      expect(await sessionRow(db, id)).toEqual(before);
      expect(await outbox(db)).toEqual([]);
      expect(await balance(db, user)).toBe(by === 'wallet' ? 750 : 1000);
      expect(await alerts()).toEqual([
        expect.objectContaining({
          template: 'vend_unknown_outcome',
          data: expect.objectContaining({ vend_session_id: id, reason: 'not_begun' }),
        }),
      ]);
      // and the door to a dispense is shut
      expect(await begin(db, token, id)).toMatchObject({ result: 'refused', status: 'PAID', outcome: 'unknown' });
      expect(await report(db, token, id, { outcome: 'success' })).toMatchObject({
        result: 'already',
        outcome: 'unknown',
      });
    },
  );

  test.each(words.flatMap((first) => words.map((second) => [first, second] as const)))(
    '%s, then %s: nothing is ever captured',
    async (first, second) => {
      const { token, id } = await paid('card');
      await report(db, token, id, { outcome: first });
      const between = await sessionRow(db, id);
      await report(db, token, id, { outcome: second });
      // the first word decides: held where a product may be out, given back where none was allowed out
      const held = first === 'success' || first === 'unknown';
      expect(between).toMatchObject(
        held ? { status: 'PAID', outcome: 'unknown' } : { status: 'FAILED', outcome: first },
      );
      expect(await sessionRow(db, id)).toEqual(between);
      expect((await outbox(db)).map(({ topic }) => topic)).toEqual(held ? [] : ['stripe.payment_intent.cancel']);
      expect(await templates()).toEqual(
        held ? ['vend_unknown_outcome'] : second === 'success' ? ['vend_outcome_contradicted'] : [],
      );
    },
  );

  test('before anybody has paid charges nothing, and what is paid then goes back', async () => {
    const token = await newMachine(db);
    const { id } = await openSession(db, token);
    expect(await report(db, token, id, { outcome: 'success' })).toMatchObject({ status: 'FAILED' });
    await sync(db, paymentIntent('pi_late', 'requires_capture', { vend_session_id: id }));
    await report(db, token, id, { outcome: 'success' });
    expect((await outbox(db)).map(({ topic }) => topic)).toEqual(['stripe.payment_intent.cancel']);
    expect(await templates()).toEqual(expect.arrayContaining(['vend_unpaid']));
  });

  test.each([
    ['capture', 'COMPLETED', 'stripe.payment_intent.capture'],
    ['release', 'FAILED', 'stripe.payment_intent.cancel'],
  ])('staff may still decide to %s', async (decision, status, topic) => {
    const { token, id } = await paid('card');
    await report(db, token, id, { outcome: 'success' });
    const admin = { ...(await newCustomer(db)), admin: true };
    expect(await db.call<Answer>('resolve_unknown_vend', { session_id: id, decision }, admin)).toMatchObject({
      result: 'resolved',
      status,
    });
    expect((await outbox(db)).map((row) => row.topic)).toEqual([topic]);
  });

  test('after a day without staff the policy decides, by default for the customer', async () => {
    const { token, id } = await paid('card');
    await report(db, token, id, { outcome: 'success' });
    await passTime(db, 24 * 3600 + 60);
    expect(await db.call('expire_vend_sessions')).toEqual({ expired: 0, unknown: 0, decided: 1, failed: 0 });
    expect(await sessionRow(db, id)).toMatchObject({ status: 'FAILED', outcome: 'unknown' });
    expect((await outbox(db)).map(({ topic }) => topic)).toEqual(['stripe.payment_intent.cancel']);
  });
});

test('every function that takes a machine’s token refuses another’s, and is one of the four that the bridge calls', async () => {
  const found = await db.query<{ name: string }>(
    "select p.proname as name from pg_proc p where 'machine_token' = any(p.proargnames) and p.pronamespace = 'public'::regnamespace order by 1",
  );
  expect(found.map(({ name }) => name)).toEqual([
    'begin_dispense',
    'machine_heartbeat',
    'open_vend_session',
    'report_vend_outcome',
  ]);
});
