import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import { chargeEvent, disputeEvent, newUser, paidOrder, sync } from './ordersSupport.ts';
import { newCustomer, newMachine } from './vendingSupport.ts';
import { unknown } from './desk/machineSupport.ts';
import { colleague } from './desk/staff.ts';

// Decisions by n8n's forms: whoever is signed in there is mapped to a role by e-mail, and decided for by the same
// functions as at the desk.

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

interface Answer {
  result: string;
  reason?: string;
  page: string;
  language: string;
  request_id: string;
  [key: string]: unknown;
}
const ask = (name: string, args: Record<string, unknown>) => db.call<Answer>(name, args);
type Role = Parameters<typeof colleague>[1];

/** Somebody of staff → their e-mail and account. */
async function member(...roles: Role[]): Promise<{ email: string; user: string }> {
  const { user } = await colleague(db, ...roles);
  return { user, email: `${user}@example.test` };
}
const decisions = () =>
  db.query<Record<string, unknown>>(
    'select user_id, said_by, door, action, subject_table, reason from public.staff_actions order by id',
  );
const paymentOf = async (intent = 'pi_1') =>
  (await db.query<{ id: string }>('select id from public.payments where stripe_payment_intent_id = $1', [intent]))[0]
    ?.id ?? '';

/** Each form with what it asks and what it does, as its workflow calls them. */
const forms: readonly [ask: string, decide: string, right: Role, none: Role][] = [
  ['form_ask_refund', 'form_refund', 'support', 'technician'],
  ['form_ask_wallet', 'form_adjust_wallet', 'administrator', 'support'],
  ['form_ask_vend', 'form_decide_vend', 'support', 'technician'],
  ['form_ask_replay', 'form_replay', 'technician', 'staff'],
];
const nothing: Readonly<Record<string, Record<string, unknown>>> = {
  form_ask_refund: { p_payment: 'pi_none' },
  form_refund: { p_asked: {} },
  form_ask_wallet: { p_wallet: 'x@y.fr', p_direction: 'add', p_amount: '1' },
  form_adjust_wallet: { p_asked: {} },
  form_ask_vend: { p_vend: 'x' },
  form_decide_vend: { p_asked: {}, p_decision: 'capture' },
  form_ask_replay: {},
  form_replay: { p_asked: { request_id: randomUUID(), count: 1 } },
};

describe('whoever is signed in at n8n', () => {
  test.each(forms)('%s and %s are for the roles that may', async (asks, decides, right, none) => {
    const may = await member(right);
    const mayNot = await member(none);
    const customer = await newUser(db);
    for (const name of [asks, decides]) {
      const of = (p_actor: string | null) => ask(name, { p_actor, ...nothing[name] });
      expect(await of('nobody@example.test')).toMatchObject({
        result: 'refused',
        reason: 'unknown_person',
        email: 'nobody@example.test',
        page: 'refused',
      });
      expect(await of(`${customer}@example.test`)).toMatchObject({ reason: 'unknown_person' });
      for (const none of [null, '', '%']) expect(await of(none)).toMatchObject({ reason: 'unknown_person' });
      expect(await of(mayNot.email)).toMatchObject({ result: 'refused', reason: 'role_missing' });
      expect(['unknown_person', 'role_missing']).not.toContain((await of(` ${may.email.toUpperCase()} `)).reason);
    }
    expect(await decisions()).toEqual([]);
  });

  test('loses what a form may with their role, at once', async () => {
    const { email, user } = await member('support');
    await paidOrder(db, await newUser(db));
    expect(await ask('form_ask_refund', { p_actor: email, p_payment: 'pi_1', p_reason: 'casse' })).toMatchObject({
      result: 'asked',
    });
    await db.query('delete from guichet.staff_roles where user_id = $1', [user]);
    expect(await ask('form_ask_refund', { p_actor: email, p_payment: 'pi_1', p_reason: 'casse' })).toMatchObject({
      reason: 'unknown_person',
    });
  });

  test('is nobody where two accounts have the address', async () => {
    const { email } = await member('support');
    const other = await member('administrator');
    await db.query('update public.users set email = $1 where id = $2', [email.toUpperCase(), other.user]);
    expect(await ask('form_ask_replay', { p_actor: email })).toMatchObject({ reason: 'unknown_person' });
  });

  test('is somebody for that call alone, and only the server says who', async () => {
    const { email } = await member('support');
    const [after] = await db.as<{ asked: Answer; claims: string; door: string }>(
      'service_role',
      `select public.form_ask_replay($1) as asked`,
      [email],
    );
    expect(after?.asked.result).toBe('none');
    const seen = await db.as<{ claims: string; door: string }>(
      'service_role',
      `with asked as materialized (select public.form_ask_replay($1))
       select current_setting('request.jwt.claims') as claims, current_setting('guichet.door') as door from asked`,
      [email],
    );
    expect(seen).toEqual([{ claims: '{"role":"service_role"}', door: '' }]);
    for (const [asks, decides] of forms)
      for (const name of [asks, decides])
        for (const caller of ['anon', await colleague(db, 'owner')] as const)
          await expect(db.call(name, { p_actor: email, ...nothing[name] }, caller)).rejects.toThrow(
            'permission denied',
          );
  });
});

describe('a refund', () => {
  const asked = (email: string, args: Record<string, unknown> = {}) =>
    ask('form_ask_refund', { p_actor: email, p_payment: 'pi_1', p_reason: 'casse', ...args });
  const done = (p_actor: string, p_asked: Answer) => ask('form_refund', { p_actor, p_asked });
  const refunds = () =>
    db.query<{ amount_cents: string; reason: string }>('select amount_cents::text, reason from public.refunds');

  test('is shown, then done once, by the person, through the door of forms', async () => {
    const { email, user } = await member('support');
    const customer = await newUser(db);
    await paidOrder(db, customer);
    const answer = await asked(email, { p_amount: '2,50' });
    expect(answer).toMatchObject({
      result: 'asked',
      page: 'refund_ask',
      language: 'fr',
      amount_minor: 250,
      left_minor: 750,
      currency: 'eur',
      label: '1 × Café',
      who: `${customer}@example.test`,
    });
    expect(await refunds()).toEqual([]);
    const twice = await Promise.all([done(email, answer), done(email, answer)]);
    for (const one of twice) expect(one).toMatchObject({ result: 'done', page: 'refund_done', amount_minor: 250 });
    expect(await refunds()).toEqual([{ amount_cents: '250', reason: 'casse' }]);
    expect(await decisions()).toEqual([
      { user_id: user, said_by: email, door: 'form', action: 'refund', subject_table: 'refunds', reason: 'casse' },
    ]);
  });

  test('without an amount is of all that is left, whatever id it is named by', async () => {
    const { email } = await member('support');
    const order = await paidOrder(db, await newUser(db));
    for (const id of [' pi_1 ', 'ch_1', order, await paymentOf(), `https://shop.test/bureau/paiements/${order}`])
      expect(await asked(email, { p_payment: id })).toMatchObject({
        payment_id: await paymentOf(),
        amount_minor: 1000,
      });
  });

  test.each([
    [{ p_payment: 'pi_2' }, { reason: 'unknown_payment' }],
    [{ p_payment: '' }, { reason: 'unknown_payment' }],
    [{ p_amount: '1.234,50' }, { reason: 'amount_unreadable' }],
    [{ p_amount: '-5' }, { reason: 'amount_unreadable' }],
    [{ p_amount: '0' }, { reason: 'amount_unreadable' }],
    [{ p_amount: '2,505' }, { reason: 'amount_unreadable' }],
    [{ p_amount: '10,01 €' }, { reason: 'more_than_left', left_cents: 1000 }],
    [{ p_reason: ' ' }, { reason: 'reason_missing' }],
    [{ p_reason: 'x'.repeat(201) }, { reason: 'reason_too_long' }],
  ])('%j is refused before anything is asked of Stripe: %j', async (args, why) => {
    const { email } = await member('support');
    await paidOrder(db, await newUser(db));
    expect(await asked(email, args)).toMatchObject({ result: 'refused', page: 'refused', ...why });
    expect(await refunds()).toEqual([]);
  });

  test('of what is disputed, or has gone back in the meantime, is refused', async () => {
    const { email } = await member('support');
    await paidOrder(db, await newUser(db));
    const answer = await asked(email);
    await db.call('request_refund', { payment_id: await paymentOf(), amount_cents: 800 });
    expect(await done(email, answer)).toMatchObject({ result: 'refused', reason: 'more_than_left', left_cents: 200 });
    await sync(db, chargeEvent({ created: 150 }, {}), disputeEvent({ created: 200 }, { status: 'needs_response' }));
    expect(await asked(email)).toMatchObject({ result: 'refused', reason: 'disputed' });
  });
});

describe('a wallet', () => {
  const balance = async () =>
    (await db.query<{ balance_minor: string }>('select balance_minor::text from public.wallets'))[0]?.balance_minor;
  const asked = (email: string, args: Record<string, unknown>) =>
    ask('form_ask_wallet', { p_actor: email, p_direction: 'add', p_amount: '5', p_reason: 'geste', ...args });
  const done = (p_actor: string, p_asked: Answer) => ask('form_adjust_wallet', { p_actor, p_asked });

  test('is corrected once, by its person’s address or its id, up or down', async () => {
    const { email, user } = await member('administrator');
    const customer = await newCustomer(db, 1000);
    const before = (await decisions()).length;
    const answer = await asked(email, { p_wallet: `${customer.user}@EXAMPLE.test ` });
    expect(answer).toMatchObject({ page: 'wallet_ask', amount_minor: 500, balance_minor: 1000, after_minor: 1500 });
    expect(await balance()).toBe('1000');
    const twice = await Promise.all([done(email, answer), done(email, answer)]);
    for (const one of twice) expect(one).toMatchObject({ result: 'done', page: 'wallet_done', balance_minor: 1500 });
    expect((await decisions()).slice(before)).toEqual([
      {
        user_id: user,
        said_by: email,
        door: 'form',
        action: 'adjust_wallet',
        subject_table: 'wallets',
        reason: 'geste',
      },
    ]);
    const down = await asked(email, { p_wallet: answer.wallet_id, p_direction: 'take', p_amount: '15,00' });
    expect(down).toMatchObject({ amount_minor: -1500, after_minor: 0 });
    expect(await done(email, down)).toMatchObject({ result: 'done', balance_minor: 0 });
    // spent since it was shown
    expect(await done(email, { ...down, request_id: randomUUID() })).toMatchObject({
      result: 'refused',
      reason: 'balance',
      balance_minor: 0,
    });
    expect(await balance()).toBe('0');
  });

  test.each([
    [{ p_wallet: 'nobody@example.test' }, { reason: 'unknown_wallet' }],
    [{ p_currency: 'usd' }, { reason: 'unknown_wallet' }],
    [{ p_direction: 'Ajouter' }, { reason: 'invalid_value' }],
    [{ p_direction: null }, { reason: 'invalid_value' }],
    [{ p_amount: 'cinq' }, { reason: 'amount_unreadable' }],
    [
      { p_direction: 'take', p_amount: '10,01' },
      { reason: 'balance', balance_minor: 1000 },
    ],
    [{ p_reason: '  ' }, { reason: 'reason_missing' }],
  ])('%j is refused: %j', async (args, why) => {
    const { email } = await member('administrator');
    const { user } = await newCustomer(db, 1000);
    expect(await asked(email, { p_wallet: user, ...args })).toMatchObject({ result: 'refused', ...why });
    expect(await balance()).toBe('1000');
  });
});

describe('an unknown vend', () => {
  const decide = (p_actor: string, p_asked: Answer, p_decision: string | null) =>
    ask('form_decide_vend', { p_actor, p_asked, p_decision, p_reason: 'vu' });

  test.each(['capture', 'release'])('is shown, then decided: %s, once', async (decision) => {
    const { email, user } = await member('staff');
    const id = await unknown(db, await newMachine(db), { reason: 'power_lost' });
    const answer = await ask('form_ask_vend', { p_actor: email, p_vend: id });
    expect(answer).toMatchObject({
      result: 'asked',
      page: 'vend_ask',
      machine: expect.any(String),
      reports: 'unknown: power_lost',
      decide_before: expect.any(String),
    });
    // no typed word decides anything
    for (const typed of ['Capture', 'captrue', '', null])
      expect(await decide(email, answer, typed)).toMatchObject({ result: 'refused', reason: 'decision' });
    expect(await decide(email, answer, decision)).toMatchObject({ result: 'done', page: `vend_${decision}`, decision });
    expect(await decide(email, answer, decision)).toMatchObject({
      result: 'refused',
      reason: 'vend_decided',
      by: email,
    });
    expect(await ask('form_ask_vend', { p_actor: email, p_vend: id })).toMatchObject({ reason: 'vend_decided' });
    expect((await decisions()).filter(({ door }) => door !== 'service')).toEqual([
      expect.objectContaining({ user_id: user, door: 'form', action: 'decide_vend', reason: `${decision}: vu` }),
    ]);
  });

  test('that is none, or has changed since it was shown, is refused', async () => {
    const { email } = await member('staff');
    for (const p_vend of ['', 'x', randomUUID()])
      expect(await ask('form_ask_vend', { p_actor: email, p_vend })).toMatchObject({ reason: 'unknown_vend' });
    const id = await unknown(db, await newMachine(db));
    const answer = await ask('form_ask_vend', { p_actor: email, p_vend: id });
    expect(await decide(email, { ...answer, version: '2026-01-01T00:00:00.000000Z' }, 'capture')).toMatchObject({
      result: 'refused',
      reason: 'changed_since',
    });
  });
});

describe('events', () => {
  async function failed(count: number, message: string): Promise<string[]> {
    const ids = Array.from({ length: count }, () => `evt_${randomUUID()}`);
    await db.query(
      `insert into public.stripe_webhook_log (event_id, type, status, payload, object_id)
       select e, 'invoice.paid', 'processing', '{}', 'in_1' from unnest($1::text[]) e`,
      [ids],
    );
    await db.query(
      "update public.stripe_webhook_log set status = 'error', error_message = $1 where event_id = any($2)",
      [message, ids],
    );
    return ids.sort();
  }
  const asked = (email: string, args: Record<string, unknown> = {}) =>
    ask('form_ask_replay', { p_actor: email, ...args });
  const replay = (p_actor: string, p_asked: Answer) => ask('form_replay', { p_actor, p_asked });
  const pending = async () =>
    (
      await db.query<{ event_id: string }>(
        "select event_id from public.stripe_webhook_log where status = 'pending' order by event_id",
      )
    ).map(({ event_id }) => event_id);

  test('that are named, one a line, are counted, then replayed, these and only these', async () => {
    const { email, user } = await member('support');
    const [first = '', second = '', third = ''] = await failed(3, 'no such plan');
    const answer = await asked(email, { p_events: ` ${first}\r\n${second}\n` });
    expect(answer).toMatchObject({ result: 'asked', page: 'replay_ask_events', count: 2 });
    expect(await pending()).toEqual([]);
    expect(await replay(email, answer)).toMatchObject({ result: 'done', page: 'replay_done', total: 2, replayed: 2 });
    expect(await replay(email, answer)).toMatchObject({ result: 'done', replayed: 2 });
    expect(await pending()).toEqual([first, second]);
    expect(await db.query('select replays from public.stripe_webhook_log where event_id = $1', [first])).toEqual([
      { replays: 1 },
    ]);
    expect((await decisions())[0]).toMatchObject({ user_id: user, door: 'form', subject_table: 'replay_runs' });
    expect((await asked(email, { p_events: third })).count).toBe(1);
  });

  test.each(['', ' \n ', null])(
    'are all in error where %j is given, of one cause where one is named',
    async (given) => {
      const { email } = await member('technician');
      const plans = await failed(2, 'no such plan "pro"');
      const others = await failed(1, 'timeout after 30 s');
      expect(await asked(email, { p_events: given })).toMatchObject({ page: 'replay_ask_all', count: 3 });
      for (const cause of ['SUCH plan', 'no such plan "other"'])
        expect(await asked(email, { p_events: given, p_cause: cause })).toMatchObject({
          page: 'replay_ask_cause',
          count: 2,
        });
      expect(await asked(email, { p_cause: 'disk' })).toMatchObject({ result: 'refused', reason: 'unknown_cause' });
      expect(await asked(email, { p_cause: 'o' })).toMatchObject({ reason: 'several_causes', count: 2 });
      const one = await asked(email, { p_cause: 'plan' });
      const late = await failed(1, 'no such plan "max"');
      // whoever confirmed two, confirmed two
      expect(await replay(email, one)).toMatchObject({ result: 'refused', reason: 'other_number', count: 3 });
      expect(await replay(email, await asked(email, { p_cause: 'plan' }))).toMatchObject({ replayed: 3 });
      expect(await pending()).toEqual([...plans, ...late].sort());
      expect(await pending()).not.toContain(others[0]);
    },
  );

  test('are none where none is in error: that is said, and refuses nothing', async () => {
    const { email } = await member('support');
    expect(await asked(email)).toMatchObject({ result: 'none', page: 'replay_none' });
  });

  test('that are refused are named, each with its reason, also beside one that is not', async () => {
    const { email } = await member('support');
    const [good = '', busy = '', gone = ''] = await failed(3, 'no such plan');
    expect(await asked(email, { p_events: 'evt_of_nobody' })).toMatchObject({
      result: 'refused',
      reason: 'unknown_events',
      events: 'evt_of_nobody',
    });
    await db.query(
      "update public.stripe_webhook_log set status = 'processing', claimed_until = now() + interval '1 minute' where event_id = $1",
      [busy],
    );
    await db.query('update public.stripe_webhook_log set payload = null, raw_body = null where event_id = $1', [gone]);
    const answer = await asked(email, { p_events: [good, busy, gone, 'evt_of_nobody'].join(' ') });
    expect(answer).toMatchObject({ count: 3, unknown: 'evt_of_nobody' });
    const answered = await replay(email, answer);
    expect(answered).toMatchObject({ result: 'partly', page: 'replay_partly', replayed: 1, left: 0 });
    expect(new Set(answered.refused as { event_id: string; result: string }[])).toEqual(
      new Set([
        { event_id: busy, result: 'busy' },
        { event_id: gone, result: 'expired' },
        { event_id: 'evt_of_nobody', result: 'not_found' },
      ]),
    );
    expect(await pending()).toEqual([good]);
  });
});
