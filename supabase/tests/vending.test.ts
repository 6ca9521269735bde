import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { attachTo } from './setup/checkouts.ts';
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

const open = (args: Record<string, unknown>): Promise<Opened> => db.call<Opened>('open_vend_session', args, 'anon');
const alerts = async (): Promise<string[]> =>
  (await db.query<{ template: string }>('select template from public.alert_outbox order by seq')).map(
    (row) => row.template,
  );
const authorise = (id: string, intent = `pi_${id}`): Promise<void> =>
  sync(db, paymentIntent(intent, 'requires_capture', { vend_session_id: id }));
const topics = async (): Promise<string[]> => (await outbox(db)).map(({ topic }) => topic);

describe('a machine asks for money', () => {
  test('and a session opens with what the document says', async () => {
    const token = await newMachine(db);
    const id = randomUUID();
    const { result, session } = await open({
      machine_token: token,
      session_id: id,
      amount: '2.50',
      item: 'B2',
      window_seconds: 60,
    });
    expect(result).toBe('opened');
    expect(session).toMatchObject({
      id,
      status: 'PENDING',
      amount: '2.50',
      amount_minor: 250,
      currency: 'eur',
      product_label: 'Café',
    });
    const [row] = await db.as(
      'anon',
      'select id, created_at, amount, status, checkout_id, metadata from public.vend_sessions',
    );
    expect(row).toMatchObject({
      id,
      amount: '2.50',
      status: 'PENDING',
      checkout_id: null,
      metadata: { machine_id: 'pi_kiosk_1' },
    });
    const window = Date.parse(session.expires_at) - Date.now();
    expect(window).toBeGreaterThan(50_000);
    expect(window).toBeLessThan(61_000);
  });

  test('its item number finds the slot as its label does, an unknown one opens without a product', async () => {
    const token = await newMachine(db);
    expect(
      (await open({ machine_token: token, session_id: randomUUID(), amount: '2.50', item: '12' })).session
        .product_label,
    ).toBe('Café');
    expect(
      (await open({ machine_token: token, session_id: randomUUID(), amount: '2.50', item: '65535' })).session
        .product_label,
    ).toBeNull();
  });

  test('the same request again gives the same session', async () => {
    const token = await newMachine(db);
    const args = { machine_token: token, session_id: randomUUID(), amount: '1.00' };
    const [first, second] = [await open(args), await open(args)];
    expect(second).toEqual({ ...first, result: 'opened' });
    expect(await db.query('select from public.vend_sessions')).toHaveLength(1);
  });

  test.each(['0', '-1', '2.505', 'abc', '', '1e3', '99999999999', ' 1', '1,50'])('%j is no amount', async (amount) => {
    const token = await newMachine(db);
    expect(await open({ machine_token: token, session_id: randomUUID(), amount })).toEqual({
      result: 'refused',
      reason: 'amount',
    });
  });

  test('a currency without cents takes whole units only', async () => {
    const token = await newMachine(db);
    await db.query("update public.machines set currency = 'jpy'");
    expect((await open({ machine_token: token, session_id: randomUUID(), amount: '150' })).session.amount_minor).toBe(
      150,
    );
    expect((await open({ machine_token: token, session_id: randomUUID(), amount: '1.5' })).reason).toBe('amount');
  });

  // [currency, amount, minor units as Stripe counts them; null: Stripe would refuse it]
  test.each([
    ['kwd', '2.5', 2500],
    ['bhd', '0.75', 750],
    ['jod', '1', 1000],
    ['omr', '1.23', 1230],
    ['tnd', '3.120', 3120],
    ['kwd', '5.124', null],
    ['ugx', '1500', 150_000],
    ['isk', '400', 40_000],
    ['ugx', '1500.5', null],
    ['isk', '0.01', null],
  ])('in %s an amount of %s is %s minor units', async (currency, amount, minor) => {
    const token = await newMachine(db);
    await db.query('update public.machines set currency = $1', [currency]);
    const opened = await open({ machine_token: token, session_id: randomUUID(), amount });
    if (minor === null) expect(opened).toEqual({ result: 'refused', reason: 'amount' });
    else expect(opened.session).toMatchObject({ amount_minor: minor, currency });
  });

  test('a window is never longer than an MDB machine can wait', async () => {
    const token = await newMachine(db);
    const { session } = await open({
      machine_token: token,
      session_id: randomUUID(),
      amount: '1',
      window_seconds: 9999,
    });
    expect(Date.parse(session.expires_at) - Date.now()).toBeLessThanOrEqual(256_000);
  });

  test('a new request ends the one before, and gives back what was paid for it', async () => {
    const token = await newMachine(db);
    const [pending, paid] = [await openSession(db, token), randomUUID()];
    expect(await open({ machine_token: token, session_id: paid, amount: '2.50' })).toMatchObject({
      result: 'superseded_previous',
    });
    expect(await sessionRow(db, pending.id)).toMatchObject({ status: 'FAILED', outcome: 'superseded' });
    await authorise(paid);
    await openSession(db, token);
    expect(await sessionRow(db, paid)).toMatchObject({ status: 'FAILED', payment_state: 'releasing' });
    expect(await topics()).toEqual(['stripe.payment_intent.cancel']);
  });

  test('a new request after an approve leaves the one before unknown, and the machine sells on', async () => {
    const token = await newMachine(db);
    const first = await openSession(db, token);
    await authorise(first.id);
    await begin(db, token, first.id);
    const second = await openSession(db, token);
    expect(await sessionRow(db, first.id)).toMatchObject({
      status: 'PAID',
      outcome: 'unknown',
      payment_state: 'authorized',
    });
    expect(second.status).toBe('PENDING');
    expect(await alerts()).toContain('vend_unknown_outcome');
  });

  test('thirty requests at once leave one open', async () => {
    const token = await newMachine(db);
    await Promise.all(Array.from({ length: 30 }, () => openSession(db, token)));
    expect(await db.query("select from public.vend_sessions where status = 'PENDING'")).toHaveLength(1);
    expect(await db.query("select from public.vend_sessions where outcome = 'superseded'")).toHaveLength(29);
  });
});

describe('who may do what', () => {
  test('a forged token opens nothing, and neither does the token of a machine out of service', async () => {
    const token = await newMachine(db);
    await expect(open({ machine_token: 'gm_forged', session_id: randomUUID(), amount: '1' })).rejects.toMatchObject({
      code: '42501',
    });
    await db.query('update public.machines set active = false');
    await expect(open({ machine_token: token, session_id: randomUUID(), amount: '1' })).rejects.toMatchObject({
      code: '42501',
    });
  });

  test('the token of another machine dispenses nothing and reports nothing', async () => {
    const [mine, other] = [await newMachine(db), await newMachine(db, 'pi_kiosk_2')];
    const { id } = await openSession(db, mine);
    await authorise(id);
    expect(await begin(db, other, id)).toMatchObject({ result: 'refused', reason: 'not_found' });
    expect(await report(db, other, id, { outcome: 'success' })).toMatchObject({
      result: 'refused',
      reason: 'not_found',
    });
    expect(await open({ machine_token: other, session_id: id, amount: '2.50' })).toEqual({
      result: 'refused',
      reason: 'session_id',
    });
    expect(await sessionRow(db, id)).toMatchObject({ status: 'PAID', outcome: null });
  });

  test('the token is nowhere in the database, and a new one ends the old', async () => {
    const token = await newMachine(db);
    const [row] = await db.query<{ found: boolean }>('select m::text like $1 as found from public.machines m', [
      `%${token}%`,
    ]);
    expect(row?.found).toBe(false);
    await db.call('set_machine_token', { machine_code: 'pi_kiosk_1' });
    await expect(open({ machine_token: token, session_id: randomUUID(), amount: '1' })).rejects.toMatchObject({
      code: '42501',
    });
    await expect(db.call('set_machine_token', { machine_code: 'pi_kiosk_1', token: 'short' })).rejects.toMatchObject({
      code: '22023',
    });
    await expect(db.call('set_machine_token', { machine_code: 'pi_kiosk_1' }, 'anon')).rejects.toMatchObject({
      code: '42501',
    });
  });

  test('everybody reads sessions, nobody reads who paid', async () => {
    const token = await newMachine(db);
    const [payer, other] = [await newCustomer(db, 1000), await newCustomer(db)];
    const { id } = await openSession(db, token);
    await db.call('pay_with_wallet', { session_id: id }, payer);
    expect(await db.as('anon', 'select * from public.vend_sessions')).toHaveLength(1);
    expect(await db.as(payer, 'select from public.vend_session_private')).toHaveLength(1);
    expect(await db.as(other, 'select from public.vend_session_private')).toHaveLength(0);
    expect(await db.as(other, 'select from public.wallets where balance_minor > 0')).toHaveLength(0);
    expect(await db.as(other, 'select from public.transactions')).toHaveLength(0);
    await expect(db.as('anon', 'select * from public.vend_session_private')).rejects.toMatchObject({ code: '42501' });
    await expect(db.as('anon', 'select * from public.machines')).rejects.toMatchObject({ code: '42501' });
  });

  test.each([
    'insert into public.vend_sessions (amount, metadata) values (1, \'{"machine_id": "pi_kiosk_1"}\')',
    "update public.vend_sessions set status = 'PAID'",
    'delete from public.vend_sessions',
    'update public.wallets set balance_minor = 100000',
    "insert into public.transactions (kind, amount_minor, currency, reference) values ('card_vend', 1, 'eur', 'x')",
    'update public.stocks set price_cents = 1',
    'select public.expire_vend_sessions()',
    "select public.attach_checkout(gen_random_uuid(), '{}')",
    "select guichet.consider_vend_payment('{}')",
  ])('a browser does not %s', async (sql) => {
    await newMachine(db);
    const customer = await newCustomer(db, 100);
    await expect(db.as('anon', sql)).rejects.toMatchObject({ code: '42501' });
    await expect(db.as(customer, sql)).rejects.toMatchObject({ code: '42501' });
  });

  test('only staff decide', async () => {
    const customer = await newCustomer(db);
    await expect(
      db.call('resolve_unknown_vend', { session_id: randomUUID(), decision: 'capture' }, customer),
    ).rejects.toMatchObject({ code: '42501' });
    await expect(
      db.call(
        'adjust_wallet',
        { wallet_id: randomUUID(), amount_minor: 1, reason: 'gift', request_id: randomUUID() },
        customer,
      ),
    ).rejects.toMatchObject({ code: '42501' });
    await expect(db.call('pay_with_wallet', { session_id: randomUUID() }, 'anon')).rejects.toMatchObject({
      code: '42501',
    });
  });
});

describe('states', () => {
  const statuses = ['PENDING', 'PAID', 'COMPLETED', 'FAILED'];
  const allowed = ['PENDING>PAID', 'PENDING>FAILED', 'PAID>COMPLETED', 'PAID>FAILED'];
  const refusedTransitions = statuses.flatMap((from) =>
    statuses.filter((to) => to !== from && !allowed.includes(`${from}>${to}`)).map((to) => [from, to] as const),
  );

  async function sessionIn(status: string): Promise<string> {
    const token = await newMachine(db);
    const { id } = await openSession(db, token);
    if (status === 'FAILED') await report(db, token, id, { outcome: 'cancelled' });
    if (status === 'PAID' || status === 'COMPLETED') await authorise(id);
    if (status === 'COMPLETED') {
      await begin(db, token, id);
      await report(db, token, id, { outcome: 'success' });
    }
    return id;
  }

  test.each(refusedTransitions)('%s does not become %s, whoever asks', async (from, to) => {
    const id = await sessionIn(from);
    await expect(
      db.as('service_role', 'update public.vend_sessions set status = $2 where id = $1', [id, to]),
    ).rejects.toMatchObject({ code: '23514' });
    expect((await sessionRow(db, id)).status).toBe(from);
  });

  test('PAID needs a payment even for the service role', async () => {
    const id = await sessionIn('PENDING');
    await expect(
      db.as('service_role', "update public.vend_sessions set status = 'PAID' where id = $1", [id]),
    ).rejects.toThrow(/needs a payment/);
  });

  test('what the machine asked for does not change', async () => {
    const id = await sessionIn('PENDING');
    await expect(
      db.as('service_role', 'update public.vend_sessions set amount = 0.01 where id = $1', [id]),
    ).rejects.toMatchObject({ code: '23514' });
  });

  test('the service role may insert and complete as the document has it, and the money follows', async () => {
    const token = await newMachine(db);
    const [row] = await db.as<{ id: string }>(
      'service_role',
      'insert into public.vend_sessions (amount, metadata) values (2.50, \'{"machine_id": "pi_kiosk_1"}\') returning id',
    );
    const id = row?.id ?? '';
    await authorise(id);
    await begin(db, token, id);
    await db.as('service_role', "update public.vend_sessions set status = 'COMPLETED' where id = $1", [id]);
    expect(await topics()).toEqual(['stripe.payment_intent.capture']);
  });
});

describe('dispensing', () => {
  test('is allowed once, for a paid session only', async () => {
    const token = await newMachine(db);
    const { id } = await openSession(db, token);
    expect(await begin(db, token, id)).toMatchObject({ result: 'refused', status: 'PENDING' });
    await authorise(id);
    const answers = await Promise.all(Array.from({ length: 20 }, () => begin(db, token, id)));
    expect(answers.filter(({ result }) => result === 'dispense')).toHaveLength(1);
    expect(answers.filter(({ result }) => result === 'already')).toHaveLength(19);
  });

  test('a machine that no longer waits gets nothing, the customer the money', async () => {
    const token = await newMachine(db);
    const { id } = await openSession(db, token);
    await authorise(id);
    await passTime(db, 400);
    expect(await begin(db, token, id)).toMatchObject({ result: 'refused', status: 'FAILED', outcome: 'timeout' });
    expect(await topics()).toEqual(['stripe.payment_intent.cancel']);
  });
});

describe('outcomes', () => {
  // [outcome reported, detail, status before, begun] → status and outcome after, what is asked of Stripe
  test.each([
    ['success', {}, 'PAID', true, 'COMPLETED', 'success', ['stripe.payment_intent.capture']],
    ['reset', {}, 'PAID', true, 'COMPLETED', 'reset', ['stripe.payment_intent.capture']],
    ['failure', {}, 'PAID', true, 'FAILED', 'failure', ['stripe.payment_intent.cancel']],
    ['cancelled', {}, 'PAID', true, 'PAID', 'unknown', []],
    ['cancelled', { approve_rejected: true }, 'PAID', true, 'FAILED', 'cancelled', ['stripe.payment_intent.cancel']],
    ['timeout', {}, 'PAID', true, 'PAID', 'unknown', []],
    ['unknown', {}, 'PAID', true, 'PAID', 'unknown', []],
    ['cancelled', {}, 'PAID', false, 'FAILED', 'cancelled', ['stripe.payment_intent.cancel']],
    ['reset', {}, 'PAID', false, 'FAILED', 'reset', ['stripe.payment_intent.cancel']],
    ['timeout', {}, 'PAID', false, 'FAILED', 'timeout', ['stripe.payment_intent.cancel']],
    ['cancelled', {}, 'PENDING', false, 'FAILED', 'cancelled', []],
    ['reset', {}, 'PENDING', false, 'FAILED', 'reset', []],
    ['failure', {}, 'PENDING', false, 'FAILED', 'failure', []],
  ])('%s %j on %s, approve allowed %s: %s, %s', async (outcome, detail, before, begun, status, after, asked) => {
    const token = await newMachine(db);
    const { id } = await openSession(db, token);
    if (before === 'PAID') await authorise(id);
    if (begun) await begin(db, token, id);
    expect(await report(db, token, id, { outcome, detail })).toEqual({ result: 'recorded', status, outcome: after });
    expect(await topics()).toEqual(asked);
    expect(await report(db, token, id, { outcome, detail })).toEqual({ result: 'already', status, outcome: after });
    expect(await topics()).toEqual(asked);
  });

  test('a product that came out leaves the stock, one that did not stays', async () => {
    const token = await newMachine(db);
    const stock = async (): Promise<number | undefined> =>
      (await db.query<{ quantity: number }>('select quantity from public.stocks'))[0]?.quantity;
    for (const [outcome, left] of [
      ['failure', 5],
      ['success', 4],
    ] as const) {
      const { id } = await openSession(db, token);
      await authorise(id);
      await begin(db, token, id);
      await report(db, token, id, { outcome });
      expect(await stock()).toBe(left);
    }
  });

  test('a word that contradicts what was settled changes nothing and is told to support', async () => {
    const token = await newMachine(db);
    const { id } = await openSession(db, token);
    await authorise(id);
    await begin(db, token, id);
    await report(db, token, id, { outcome: 'failure' });
    expect(await report(db, token, id, { outcome: 'success' })).toEqual({
      result: 'already',
      status: 'FAILED',
      outcome: 'failure',
    });
    expect(await alerts()).toEqual(['vend_outcome_contradicted']);
    expect(await topics()).toEqual(['stripe.payment_intent.cancel']);
  });

  test('the machine may still say what happened while staff have not decided', async () => {
    const token = await newMachine(db);
    const { id } = await openSession(db, token);
    await authorise(id);
    await begin(db, token, id);
    await report(db, token, id, { outcome: 'unknown', detail: { reason: 'power cut' } });
    expect(await report(db, token, id, { outcome: 'success' })).toEqual({
      result: 'recorded',
      status: 'COMPLETED',
      outcome: 'success',
    });
  });

  test('nonsense is refused', async () => {
    const token = await newMachine(db);
    const { id } = await openSession(db, token);
    expect(await report(db, token, id, { outcome: 'superseded' })).toEqual({ result: 'refused', reason: 'outcome' });
    expect(await report(db, token, randomUUID(), { outcome: 'success' })).toMatchObject({
      result: 'refused',
      reason: 'not_found',
    });
  });
});

describe('unknown outcomes', () => {
  async function unknown(): Promise<{ token: string; id: string }> {
    const token = await newMachine(db);
    const { id } = await openSession(db, token);
    await authorise(id);
    await begin(db, token, id);
    await report(db, token, id, { outcome: 'unknown', detail: { reason: 'power cut' } });
    return { token, id };
  }

  test('hold the money and ask staff once', async () => {
    const { id } = await unknown();
    const [alert] = await db.query<{ template: string; data: Record<string, unknown> }>(
      'select template, data from public.alert_outbox',
    );
    expect(alert).toMatchObject({
      template: 'vend_unknown_outcome',
      data: { vend_session_id: id, reason: 'power cut', amount: 250, payment_intent: `pi_${id}` },
    });
    expect(await topics()).toEqual([]);
  });

  test.each([
    ['capture', 'COMPLETED', 'stripe.payment_intent.capture'],
    ['release', 'FAILED', 'stripe.payment_intent.cancel'],
  ])('staff decide to %s', async (decision, status, topic) => {
    const { id } = await unknown();
    const admin = { ...(await newCustomer(db)), admin: true };
    expect(await db.call('resolve_unknown_vend', { session_id: id, decision }, admin)).toEqual({
      result: 'resolved',
      status,
      outcome: 'unknown',
    });
    expect(await db.call<Answer>('resolve_unknown_vend', { session_id: id, decision: 'release' }, admin)).toMatchObject(
      { result: 'already', status },
    );
    expect(await topics()).toEqual([topic]);
  });

  test.each([
    ['release', 'FAILED'],
    ['capture', 'COMPLETED'],
  ])('after a day policy decides: %s', async (policy, status) => {
    const { id } = await unknown();
    await db.query('update public.machines set unknown_policy = $1', [policy]);
    await passTime(db, 23 * 3600);
    expect(await db.call('expire_vend_sessions')).toEqual({ expired: 0, unknown: 0, decided: 0, failed: 0 });
    await passTime(db, 3700);
    expect(await db.call('expire_vend_sessions')).toEqual({ expired: 0, unknown: 0, decided: 1, failed: 0 });
    expect(await sessionRow(db, id)).toMatchObject({ status, outcome: 'unknown' });
  });
});

describe('the sweeper', () => {
  test('ends windows, and a Checkout that is still open', async () => {
    const token = await newMachine(db);
    const { id } = await openSession(db, token);
    await attachTo(db, 'vend_session', id, {
      id: 'cs_1',
      url: 'https://checkout.example',
      expires_at: Math.floor(Date.now() / 1000) + 1900,
    });
    await passTime(db, 300);
    expect(await db.call('expire_vend_sessions')).toEqual({ expired: 1, unknown: 0, decided: 0, failed: 0 });
    expect(await sessionRow(db, id)).toMatchObject({ status: 'FAILED', outcome: 'timeout' });
    expect(await outbox(db)).toEqual([
      {
        topic: 'stripe.checkout_session.expire',
        object_key: `vend_session:${id}`,
        payload: { checkout_session: 'cs_1', vend_session_id: id },
      },
    ]);
  });

  test('never fails what may have been approved', async () => {
    const token = await newMachine(db);
    const { id } = await openSession(db, token);
    await authorise(id);
    await begin(db, token, id);
    await passTime(db, 1000);
    expect(await db.call('expire_vend_sessions')).toEqual({ expired: 0, unknown: 1, decided: 0, failed: 0 });
    expect(await sessionRow(db, id)).toMatchObject({ status: 'PAID', outcome: 'unknown' });
  });

  test('is not stopped by a session that raises: it is told once, the others of every machine go on', async () => {
    const sessions = [];
    for (const code of ['m1', 'm2', 'm3']) sessions.push(await openSession(db, await newMachine(db, code)));
    // whichever comes first in the sweep
    const [broken, ...others] = sessions.map(({ id }) => id).sort();
    const customer = await newCustomer(db, 1000);
    await db.call('pay_with_wallet', { session_id: broken }, customer);
    const [wallet] = await db.query<{ id: string }>('select id from public.wallets where user_id = $1', [
      customer.user,
    ]);
    // its refund cannot be booked: the reference is taken
    await db.query(
      "insert into public.transactions (wallet_id, kind, amount_minor, currency, reference) values ($1, 'adjustment', 1, 'eur', $2)",
      [wallet?.id, `vend:${broken}:refund`],
    );
    await passTime(db, 400);
    // a limit counts what was settled, or as many broken ones would hold up the rest for ever
    for (let sweep = 0; sweep < 2; sweep += 1)
      expect(await db.call('expire_vend_sessions', { max_sessions: 1 })).toEqual({
        expired: 1,
        unknown: 0,
        decided: 0,
        failed: 1,
      });
    for (const id of others) expect(await sessionRow(db, id)).toMatchObject({ status: 'FAILED', outcome: 'timeout' });
    expect(await sessionRow(db, broken ?? '')).toMatchObject({ status: 'PAID', outcome: null });
    expect(await db.query('select template, subject, data from public.alert_outbox')).toEqual([
      {
        template: 'vend_stuck',
        subject: broken,
        data: expect.objectContaining({
          vend_session_id: broken,
          amount: 250,
          currency: 'eur',
          reason: expect.stringContaining('transactions_reference_key'),
        }),
      },
    ]);
  });

  test('leaves what still has time', async () => {
    const token = await newMachine(db);
    await openSession(db, token);
    expect(await db.call('expire_vend_sessions')).toEqual({ expired: 0, unknown: 0, decided: 0, failed: 0 });
  });
});

describe('machines', () => {
  test('a heartbeat is answered with time and settings, a silent machine is missed once an outage', async () => {
    const token = await newMachine(db);
    const beat = await db.call<{ server_time: string; settings: object }>(
      'machine_heartbeat',
      { machine_token: token, state: { machine: 'idle', adapter: 'up' } },
      'anon',
    );
    expect(beat.settings).toMatchObject({
      machine_id: 'pi_kiosk_1',
      currency: 'eur',
      currency_exponent: 2,
      payment_window_seconds: 120,
      locale: 'fr',
    });
    expect(Math.abs(Date.parse(beat.server_time) - Date.now())).toBeLessThan(5_000);
    expect(await db.call('machine_status', { machine_id: 'pi_kiosk_1' }, 'anon')).toMatchObject({
      online: true,
      state: 'idle',
      slots: [{ slot_number: 12, label: 'B2', product_label: 'Café', price_cents: 250, quantity: 5 }],
    });
    await db.query("update public.machines set last_seen_at = now() - interval '10 minutes'");
    expect(await db.call('alert_offline_machines')).toEqual({ offline: ['pi_kiosk_1'] });
    await db.call('alert_offline_machines');
    expect(await alerts()).toEqual(['machine_offline']);
    expect(await db.call('machine_status', { machine_id: 'pi_kiosk_1' }, 'anon')).toMatchObject({ online: false });
    expect(await db.call('machine_status', { machine_id: 'nobody' }, 'anon')).toBeNull();
  });
});

describe('paying with the wallet', () => {
  const pay = (id: string, caller: { user: string }): Promise<Answer> =>
    db.call<Answer>('pay_with_wallet', { session_id: id }, caller);

  test('debits and makes the session PAID in one', async () => {
    const token = await newMachine(db);
    const customer = await newCustomer(db, 1000);
    const { id } = await openSession(db, token);
    expect(await pay(id, customer)).toMatchObject({ result: 'paid', status: 'PAID', balance_minor: 750 });
    expect(await pay(id, customer)).toMatchObject({ result: 'paid', balance_minor: 750 });
    expect(await sessionRow(db, id)).toMatchObject({ status: 'PAID', payment_method: 'wallet', payment_state: 'paid' });
    expect(await balance(db, customer.user)).toBe(750);
  });

  test('comes back when the product does not come out', async () => {
    const token = await newMachine(db);
    const customer = await newCustomer(db, 1000);
    const { id } = await openSession(db, token);
    await pay(id, customer);
    await begin(db, token, id);
    await report(db, token, id, { outcome: 'failure' });
    expect(await balance(db, customer.user)).toBe(1000);
    expect(await sessionRow(db, id)).toMatchObject({ status: 'FAILED', payment_state: 'refunded' });
    expect(await topics()).toEqual([]);
  });

  test('is refused without enough money, for a frozen wallet, an ended or unknown session', async () => {
    const token = await newMachine(db);
    const [poor, frozen] = [await newCustomer(db, 249), await newCustomer(db, 1000)];
    const { id } = await openSession(db, token);
    expect(await pay(id, poor)).toMatchObject({ result: 'refused', reason: 'balance', balance_minor: 249 });
    await db.query('update public.wallets set frozen_at = now() where user_id = $1', [frozen.user]);
    expect(await pay(id, frozen)).toMatchObject({ result: 'refused', reason: 'frozen' });
    expect(await pay(randomUUID(), poor)).toMatchObject({ result: 'refused', reason: 'not_found' });
    await passTime(db, 300);
    expect(await pay(id, await newCustomer(db, 1000))).toMatchObject({ result: 'refused', reason: 'ended' });
    expect(await sessionRow(db, id)).toMatchObject({ status: 'PENDING' });
  });

  test('500 people pay one session at once: one does, the others keep their money', async () => {
    const token = await newMachine(db);
    const { id } = await openSession(db, token);
    await db.query(`
      insert into auth.users (id, email) select gen_random_uuid(), n || '@example.test' from generate_series(1, 500) n;
      insert into public.wallets (user_id) select id from public.users;
      insert into public.transactions (wallet_id, kind, amount_minor, currency, reference) select id, 'adjustment', 300, 'eur', 'start:' || id from public.wallets;`);
    const people = await db.query<{ id: string }>('select id from public.users');
    const answers = await Promise.all(people.map((person) => pay(id, { user: person.id })));
    expect(answers.filter(({ result }) => result === 'paid')).toHaveLength(1);
    expect(answers.filter(({ reason }) => reason === 'already_paid')).toHaveLength(499);
    const [sum] = await db.query<{ total: string; paid: string }>(
      'select sum(balance_minor) as total, count(*) filter (where balance_minor = 50) as paid from public.wallets',
    );
    expect(sum).toEqual({ total: String(500 * 300 - 250), paid: '1' });
  }, 60_000);

  test('one wallet pays many machines at once, never more than it holds', async () => {
    const customer = await newCustomer(db, 1000);
    const sessions = [];
    for (let n = 0; n < 10; n += 1) sessions.push(await openSession(db, await newMachine(db, `m${n}`)));
    const answers = await Promise.all(sessions.map(({ id }) => pay(id, customer)));
    expect(answers.filter(({ result }) => result === 'paid')).toHaveLength(4);
    expect(await balance(db, customer.user)).toBe(0);
  });
});

describe('the ledger', () => {
  test('is append-only, and the only way to a balance', async () => {
    const customer = await newCustomer(db, 500);
    await expect(db.query('update public.transactions set amount_minor = 1')).rejects.toThrow(/append-only/);
    await expect(db.query('delete from public.transactions')).rejects.toThrow(/append-only/);
    await expect(db.query('update public.wallets set balance_minor = 999')).rejects.toThrow(/sum of its transactions/);
    await expect(
      db.query('insert into public.wallets (user_id, currency, balance_minor) values ($1, $2, 5)', [
        customer.user,
        'usd',
      ]),
    ).rejects.toThrow(/sum of its transactions/);
    expect(await balance(db, customer.user)).toBe(500);
  });

  test('never goes below zero by hand', async () => {
    const customer = await newCustomer(db, 100);
    const [wallet] = await db.query<{ id: string }>('select id from public.wallets where user_id = $1', [
      customer.user,
    ]);
    await expect(
      db.call('adjust_wallet', {
        wallet_id: wallet?.id,
        amount_minor: -101,
        reason: 'mistake',
        request_id: randomUUID(),
      }),
    ).rejects.toMatchObject({ code: '23514' });
    expect(await balance(db, customer.user)).toBe(100);
  });

  test('books a correction once', async () => {
    const customer = await newCustomer(db, 100);
    const [wallet] = await db.query<{ id: string }>('select id from public.wallets where user_id = $1', [
      customer.user,
    ]);
    const args = { wallet_id: wallet?.id, amount_minor: 50, reason: 'goodwill', request_id: randomUUID() };
    await db.call('adjust_wallet', args);
    await db.call('adjust_wallet', args);
    expect(await balance(db, customer.user)).toBe(150);
  });
});
