import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { newUser, outbox, paidOrder, refundEvent, sync } from '../ordersSupport.ts';
import { begin, newCustomer, newMachine, openSession, report } from '../vendingSupport.ts';
import {
  BOT,
  buttonOf,
  GROUP,
  handle,
  newPerson,
  press,
  receivePress,
  say,
  sendAlert,
  sendWaiting,
  viewOf,
  type Person,
} from './telegramSupport.ts';

// some of them say and press a dozen times
jest.setTimeout(60_000);

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

const actions = () =>
  db.query<{ user_id: string; said_by: string; door: string; action: string; subject_id: string; reason: string }>(
    'select user_id, said_by, door, action, subject_id, reason from public.staff_actions order by id',
  );
const refunds = () =>
  db.query<{ amount_cents: string; requested_by: string }>('select amount_cents, requested_by from public.refunds');

/** An order of 10 € that was paid, and an alert about money of it that could not go back. */
async function refundAlert() {
  const customer = await newUser(db);
  await paidOrder(db, customer);
  const [{ email } = { email: '' }] = await db.query<{ email: string }>('select email from users where id = $1', [
    customer,
  ]);
  const sent = await sendAlert(db, 'refund_failed', { payment_intent: 'pi_1', amount: 1000, currency: 'eur' });
  return { ...sent, email, customer };
}

/** A vend whose end nobody saw, paid by card. */
async function unknownVend(): Promise<string> {
  const token = await newMachine(db);
  const { id } = await openSession(db, token);
  await db.call('pay_with_wallet', { session_id: id }, await newCustomer(db, 1000));
  await begin(db, token, id);
  await report(db, token, id, { outcome: 'unknown' });
  return id;
}

describe('who presses', () => {
  test('a stranger does nothing; it is logged, they are told so, and support hears of it once a day', async () => {
    const { button, message } = await refundAlert();
    for (let n = 0; n < 2; n += 1)
      expect(await press(db, { telegram: 666 }, button('refund'))).toMatchObject({
        result: 'refused',
        reason: 'stranger',
      });
    expect(
      await db.query(
        'select telegram_id, name, user_id, outcome, facts ->> $1 as reason from guichet.telegram_presses where message = $2',
        ['reason', message],
      ),
    ).toEqual(
      [1, 2].map(() => ({
        telegram_id: '666',
        name: 'Camille',
        user_id: null,
        outcome: 'refused',
        reason: 'stranger',
      })),
    );
    expect(
      await db.query("select data ->> 'telegram_id' as id from alert_outbox where template = 'telegram_stranger'"),
    ).toEqual([{ id: '666' }]);
    expect(await refunds()).toEqual([]);
    // the chat is not filled by strangers
    expect((await viewOf(db, message)).lines).toEqual([]);
  });

  test('nobody who hides behind the group, in no other chat, and no bot', async () => {
    const { button } = await refundAlert();
    const owner = await newPerson(db, 'owner');
    expect(await press(db, { telegram: 1087968824, isBot: true }, button('refund'))).toMatchObject({
      reason: 'anonymous',
    });
    expect(await press(db, owner, button('refund'), { chat: '-2000' })).toMatchObject({ reason: 'other_chat' });
    // the button of the group does not count in private
    expect(await press(db, owner, button('refund'), { chat: String(owner.telegram) })).toMatchObject({
      reason: 'offer_over',
    });
    expect((await say(db, owner, '/statut', { senderChat: -1000 })).view.facts).toMatchObject({ reason: 'anonymous' });
    expect(await refunds()).toEqual([]);
  });

  test('whoever is demoted may no more, from that moment', async () => {
    const { button, message } = await refundAlert();
    const person = await newPerson(db, 'support');
    expect(await press(db, person, button('refund'))).toMatchObject({
      result: 'asked',
      amount_minor: 1000,
      currency: 'eur',
    });
    const confirm = buttonOf((await viewOf(db, message)).buttons, 'confirm');
    await db.query("update guichet.staff_roles set role = 'accountant' where user_id = $1", [person.user]);
    expect(await press(db, person, confirm)).toEqual(
      expect.objectContaining({ result: 'refused', reason: 'staff_only', action: 'refund' }),
    );
    expect(await refunds()).toEqual([]);
    // the message says it, also when refused
    expect((await viewOf(db, message)).lines).toMatchObject([
      { action: 'refund', outcome: 'refused', by: person.email, facts: { reason: 'staff_only' } },
    ]);
  });
});

describe('whoever tries to get at money', () => {
  test('without a role any more learns nothing and stops nobody', async () => {
    const { button, message } = await refundAlert();
    const [person, gone] = [await newPerson(db, 'support'), await newPerson(db, 'support')];
    await press(db, person, button('refund'));
    const asked = (await viewOf(db, message)).buttons;
    await db.query('delete from guichet.staff_roles where user_id = $1', [gone.user]);
    for (const action of ['confirm', 'cancel'])
      expect(await press(db, gone, buttonOf(asked, action))).toEqual(
        expect.objectContaining({ result: 'refused', reason: 'staff_only' }),
      );
    expect((await say(db, gone, '/statut')).view.facts).toMatchObject({ result: 'refused', reason: 'staff_only' });
    expect(await press(db, person, buttonOf(asked, 'confirm'))).toMatchObject({ result: 'done' });
    expect(await press(db, gone, buttonOf(asked, 'confirm'))).not.toHaveProperty('by');
  });

  test('with an account that was just taken away is a stranger', async () => {
    const { button } = await refundAlert();
    const [person, owner] = [await newPerson(db, 'support'), await newPerson(db, 'owner')];
    await press(db, person, button('refund'));
    await db.call('unbind_telegram', { user_id: person.user }, { user: owner.user });
    expect(await press(db, person, button('refund'))).toMatchObject({ result: 'refused', reason: 'stranger' });
    // and so is whoever leaves the team
    const leaving = await newPerson(db, 'staff');
    await db.call('end_staff', { user_id: leaving.user, reason: 'départ' }, { user: owner.user });
    expect(await press(db, leaving, button('refund'))).toMatchObject({ reason: 'stranger' });
    expect(await refunds()).toEqual([]);
  });

  test('gets nowhere with made-up data, an old button, or the same update under the same number', async () => {
    const { button, message } = await refundAlert();
    const owner = await newPerson(db, 'owner');
    for (const data of ['refund:1000', '00000000-0000-4000-8000-000000000000', '', `${button('refund')}x`])
      expect(await press(db, owner, data)).toMatchObject({ result: 'refused', reason: 'offer_over' });
    const asked = await receivePress(db, owner, button('refund'));
    expect((await handle(db, asked)).answer).toMatchObject({ result: 'asked' });
    const confirm = buttonOf((await viewOf(db, message)).buttons, 'confirm');
    // an update whose number is known is not taken for another one, whatever it carries
    await receivePress(db, owner, confirm, { updateId: asked });
    expect((await handle(db, asked)).answer).toMatchObject({ result: 'asked' });
    expect(await refunds()).toEqual([]);
    await db.query("update telegram_offers set expires_at = now() - interval '1 second'");
    expect(await press(db, owner, button('refund'))).toMatchObject({ reason: 'offer_over' });
    expect((await viewOf(db, message)).buttons).toEqual([]);
    expect(await refunds()).toEqual([]);
  });

  test('by a private press under what was sent to the group, before anybody noted where it stands', async () => {
    const { button, message } = await refundAlert();
    const owner = await newPerson(db, 'owner');
    await db.query('update guichet.telegram_messages set chat_id = null, message_id = null where id = $1', [message]);
    expect(await press(db, owner, button('refund'), { chat: String(owner.telegram) })).toMatchObject({
      reason: 'offer_over',
    });
    // in the group it counts, and is noted then
    expect(await press(db, owner, button('refund'))).toMatchObject({ result: 'asked' });
    expect(await viewOf(db, message)).toMatchObject({ chat_id: Number(GROUP) });
  });

  test('through an account that was bound without the second factor that is asked for now', async () => {
    const { button, message } = await refundAlert();
    const person = await newPerson(db, 'support');
    await db.query(
      "insert into auth.mfa_factors (id, user_id, factor_type, status, created_at, updated_at) values (gen_random_uuid(), $1, 'totp', 'verified', now(), now())",
      [person.user],
    );
    expect(await press(db, person, button('refund'))).toMatchObject({
      result: 'refused',
      reason: 'second_factor_required',
    });
    expect(await refunds()).toEqual([]);
    // what moves nothing it still does
    expect((await say(db, person, '/statut')).view.facts).toMatchObject({ command: 'status' });
    expect(await press(db, person, button('seen'))).toMatchObject({ result: 'done' });
    const { code } = await db.call<{ code: string }>('create_telegram_code', {}, { user: person.user, aal: 'aal2' });
    await say(db, person, `/lier ${code}`, { chat: String(person.telegram) });
    expect(await db.call('my_telegram', {}, { user: person.user })).toMatchObject({ bound: { second_factor: true } });
    expect(await press(db, person, button('refund'))).toMatchObject({ result: 'asked' });
    expect(await press(db, person, buttonOf((await viewOf(db, message)).buttons, 'confirm'))).toMatchObject({
      result: 'done',
    });
  });

  test('a first press that nobody confirms stands there again when its time is over', async () => {
    const { button, message } = await refundAlert();
    await press(db, await newPerson(db, 'support'), button('refund'));
    // n8n writes the message anew
    await db.query("update outbox set status = 'done' where topic = 'telegram.message'");
    expect((await viewOf(db, message)).buttons.map(({ action }) => action)).toEqual(['confirm', 'cancel']);
    expect(
      await db.query(
        "select count(*)::int as later from outbox where topic = 'telegram.message' and status = 'waiting' and next_attempt_at > now() + interval '2 minutes'",
      ),
    ).toEqual([{ later: 1 }]);
    await db.query("update telegram_offers set expires_at = now() - interval '1 second' where parent is not null");
    const view = await viewOf(db, message);
    expect(view.question).toBeNull();
    expect(view.buttons.map(({ action }) => action)).toContain('refund');
    expect(await press(db, await newPerson(db, 'owner'), button('refund'))).toMatchObject({ result: 'asked' });
  });
});

describe('a refund from an alert', () => {
  test('takes two presses; the second shows amount and name; it is done as the person, by Telegram, once', async () => {
    const { button, message, email } = await refundAlert();
    const person = await newPerson(db, 'support');
    const asked = await press(db, person, button('refund'));
    expect(asked).toEqual({ result: 'asked', amount_minor: 1000, currency: 'eur', name: email });
    const view = await viewOf(db, message);
    expect(view.question).toEqual({
      action: 'refund',
      amount_minor: 1000,
      currency: 'eur',
      name: email,
      count: 1,
      by: person.email,
    });
    expect(view.buttons.map(({ action }) => action)).toEqual(['confirm', 'cancel']);
    expect(await refunds()).toEqual([]);
    const confirm = buttonOf(view.buttons, 'confirm');
    const update = await receivePress(db, person, confirm);
    const first = await handle(db, update);
    expect(first.answer).toMatchObject({ result: 'done', amount_cents: 1000 });
    // the execution died after it: the same update, the same answer
    expect(await handle(db, update)).toEqual(first);
    expect(await press(db, person, confirm)).toMatchObject({ result: 'already', by: person.email });
    expect(await press(db, person, button('refund'))).toMatchObject({ result: 'already', state: 'done' });
    expect(await refunds()).toEqual([{ amount_cents: '1000', requested_by: person.user }]);
    expect(await actions()).toMatchObject([
      { user_id: person.user, said_by: person.email, door: 'telegram', action: 'refund' },
    ]);
    const created = (await outbox(db)).filter(({ topic }) => topic === 'stripe.refund.create');
    expect(created).toHaveLength(1);
    // what came of it is told, first that it is under way, then that it is through
    const [under] = (await viewOf(db, message)).lines;
    expect(under).toMatchObject({
      outcome: 'done',
      by: person.email,
      came_of_it: { state: 'requested', final: false },
    });
    await sync(
      db,
      refundEvent(
        { created: 9 },
        {
          stripe_refund_id: 're_1',
          amount: 1000,
          status: 'succeeded',
          metadata: { refund_id: String(first.answer.refund_id) },
        },
      ),
    );
    expect((await viewOf(db, message)).lines[0]?.came_of_it).toEqual({ state: 'succeeded', final: true });
  });

  test('ten presses by three people at once: one decision, one refund, one call to Stripe', async () => {
    const { button, message } = await refundAlert();
    const people = [await newPerson(db, 'support'), await newPerson(db, 'owner'), await newPerson(db, 'staff')];
    const [first] = people;
    if (first === undefined) throw new Error('nobody');
    await press(db, first, button('refund'));
    const confirm = buttonOf((await viewOf(db, message)).buttons, 'confirm');
    const updates: number[] = [];
    for (let n = 0; n < 10; n += 1)
      updates.push(await receivePress(db, people[n % 3] ?? first, n % 2 === 0 ? confirm : button('refund')));
    // each twice, as after a lease that lapsed
    const answers = await Promise.all([...updates, ...updates].map((update) => handle(db, update)));
    expect(answers.filter(({ answer }) => answer.result === 'done')).toHaveLength(2);
    expect(await refunds()).toHaveLength(1);
    expect((await outbox(db)).filter(({ topic }) => topic === 'stripe.refund.create')).toHaveLength(1);
    expect(await actions()).toHaveLength(1);
    expect(await db.query("select count(*)::int as done from telegram_offers where state = 'done'")).toEqual([
      { done: 1 },
    ]);
  });

  test('is bound to what it was: after a refund from elsewhere nothing is done, and the message says so', async () => {
    const { button, message } = await refundAlert();
    const person = await newPerson(db, 'owner');
    await db.call('request_refund', { payment_id: await paymentId(), amount_cents: 400 });
    expect(await press(db, person, button('refund'))).toMatchObject({ result: 'refused', reason: 'changed_since' });
    expect(await refunds()).toHaveLength(1);
    expect((await viewOf(db, message)).buttons.map(({ action }) => action)).not.toContain('refund');
  });

  test('is confirmed by whoever began, within two minutes, or cancelled by anybody', async () => {
    const { button, message } = await refundAlert();
    const [person, other] = [await newPerson(db, 'support'), await newPerson(db, 'owner')];
    const confirmOf = async () => buttonOf((await viewOf(db, message)).buttons, 'confirm');
    await press(db, person, button('refund'));
    const shown = await confirmOf();
    // once more on the first button: the second one that is shown still counts
    expect(await press(db, person, button('refund'))).toMatchObject({ result: 'asked', amount_minor: 1000 });
    expect(await confirmOf()).toBe(shown);
    expect(await press(db, other, await confirmOf())).toMatchObject({ reason: 'other_person', who: person.email });
    expect(await press(db, other, button('refund'))).toMatchObject({ reason: 'being_confirmed' });
    expect(await press(db, other, buttonOf((await viewOf(db, message)).buttons, 'cancel'))).toEqual({
      result: 'cancelled',
    });
    expect((await viewOf(db, message)).buttons.map(({ action }) => action)).toContain('refund');
    await press(db, person, button('refund'));
    const late = await confirmOf();
    await db.query("update telegram_offers set expires_at = now() - interval '1 second' where parent is not null");
    expect(await press(db, person, late)).toMatchObject({ reason: 'offer_over' });
    expect(await refunds()).toEqual([]);
    await press(db, person, button('refund'));
    expect(await press(db, person, await confirmOf())).toMatchObject({ result: 'done' });
  });

  test('stays within the limits of the role, a press and a day, a currency', async () => {
    const person = await newPerson(db, 'support');
    const limit = (most_per_press: number, most_per_day: number, currency = 'eur') =>
      db.call('set_role_limit', { role: 'support', action: 'refund', currency, most_per_press, most_per_day });
    const before = await db.query('select * from guichet.role_limits');
    try {
      const { button, message } = await refundAlert();
      await limit(999, 10_000);
      expect(await press(db, person, button('refund'))).toMatchObject({
        reason: 'over_press_limit',
        most: 999,
        amount_minor: 1000,
        currency: 'eur',
      });
      await limit(1000, 999);
      expect(await press(db, person, button('refund'))).toMatchObject({
        reason: 'over_day_limit',
        most: 999,
        moved_minor: 0,
      });
      await db.query("delete from guichet.role_limits where role = 'support' and action = 'refund'");
      expect(await press(db, person, button('refund'))).toMatchObject({ reason: 'no_limit_set', currency: 'eur' });
      expect(await refunds()).toEqual([]);
      // two roles: the one that may more
      await db.query("insert into guichet.staff_roles (user_id, role) values ($1, 'owner')", [person.user]);
      await press(db, person, button('refund'));
      expect(await press(db, person, buttonOf((await viewOf(db, message)).buttons, 'confirm'))).toMatchObject({
        result: 'done',
      });
    } finally {
      await db.query("delete from guichet.role_limits where role = 'support' and action = 'refund'");
      expect(before.length).toBeGreaterThan(0);
      await limit(10_000, 50_000);
    }
  });
});

const paymentId = async (): Promise<string> => (await db.query<{ id: string }>('select id from payments'))[0]?.id ?? '';

describe('a vend whose end nobody saw', () => {
  test('is taken or given back from its alert, after a second press; the other button is gone then', async () => {
    const id = await unknownVend();
    const { message, buttons } = await sendWaiting(db);
    expect(buttons.map(({ action }) => action)).toEqual(['who', 'capture', 'release', 'seen']);
    const person = await newPerson(db, 'support');
    expect(await press(db, person, buttonOf(buttons, 'release'))).toMatchObject({
      result: 'asked',
      amount_minor: 250,
      name: 'Café, pi_kiosk_1',
    });
    expect(await press(db, person, buttonOf((await viewOf(db, message)).buttons, 'confirm'))).toMatchObject({
      result: 'done',
      status: 'FAILED',
    });
    expect(await press(db, person, buttonOf(buttons, 'capture'))).toMatchObject({ result: 'already' });
    expect((await actions()).at(-1)).toMatchObject({
      door: 'telegram',
      action: 'decide_vend',
      subject_id: id,
      user_id: person.user,
    });
    expect((await viewOf(db, message)).buttons.map(({ action }) => action)).toEqual(['who', 'seen']);
  });

  test('that was decided in the desk meanwhile is left as it is', async () => {
    const session_id = await unknownVend();
    const { button } = await sendWaiting(db);
    await db.call('resolve_unknown_vend', { session_id, decision: 'capture' });
    expect(await press(db, await newPerson(db, 'owner'), button('release'))).toMatchObject({ reason: 'changed_since' });
  });
});

describe('what failed', () => {
  const failedEvents = (...ids: string[]) =>
    db.query(
      "insert into stripe_webhook_log (event_id, type, status, payload, error_message) select id, 'invoice.paid', 'error', '{\"id\": 1}', 'cause' from unnest($1::text[]) id",
      [ids],
    );

  test('events that were folded are replayed together by one press, and the message says what became of them', async () => {
    await failedEvents('evt_1', 'evt_2');
    await db.query(
      "select guichet.alert('event_failed', e, jsonb_build_object('event_id', e)) from unnest(array['evt_1', 'evt_2']) e",
    );
    const { buttons, button, message } = await sendWaiting(db);
    expect(buttons).toMatchObject([{ action: 'replay', count: 2 }, { action: 'seen' }]);
    const person = await newPerson(db, 'technician');
    expect(await press(db, person, button('replay'))).toEqual({ result: 'done', count: 2 });
    expect((await viewOf(db, message)).lines[0]).toMatchObject({
      action: 'replay',
      by: person.email,
      came_of_it: { counts: { pending: 2 }, final: false },
    });
    await db.query("update stripe_webhook_log set status = 'processed'");
    expect((await viewOf(db, message)).lines[0]?.came_of_it).toEqual({ counts: { processed: 2 }, final: true });
  });

  test('a parked row is tried again by one press, given up by two, with a reason', async () => {
    const park = () =>
      db.query<{ id: string }>(
        "insert into outbox (topic, object_key, status, attempts, max_attempts) values ('email', gen_random_uuid()::text, 'parked', 3, 3) returning id",
      );
    const person = await newPerson(db, 'support');
    const [first] = await park();
    const retried = await sendAlert(db, 'outbox_parked', { id: first?.id });
    expect(await press(db, person, retried.button('retry'))).toMatchObject({ result: 'done' });
    const [second] = await park();
    const skipped = await sendAlert(db, 'outbox_parked', { id: second?.id });
    expect(await press(db, person, skipped.button('skip'))).toMatchObject({ result: 'asked' });
    const choices = (await viewOf(db, skipped.message)).buttons;
    expect(choices.map(({ action, reason }) => [action, reason])).toEqual([
      ['confirm', 'done_by_hand'],
      ['confirm', 'no_longer_needed'],
      ['cancel', undefined],
    ]);
    expect(await press(db, person, choices[1]?.id ?? '')).toMatchObject({ result: 'done' });
    expect(await db.query("select status from outbox where topic = 'email' order by seq")).toEqual([
      { status: 'waiting' },
      { status: 'skipped' },
    ]);
    expect((await actions()).map(({ reason, door }) => [reason, door])).toEqual([
      ['retry', 'telegram'],
      ['no_longer_needed', 'telegram'],
    ]);
  });
});

describe('a payment that failed', () => {
  async function invoiceAlert() {
    const user = await newUser(db);
    const [account] = await db.query<{ id: string }>(
      "insert into billing_accounts (owner_type, owner_user_id, stripe_customer_id, claimed_at) values ('USER', $1, 'cus_1', now()) returning id",
      [user],
    );
    await db.query(
      "insert into invoices_billing (stripe_invoice_id, billing_account_id, stripe_customer_id, status, currency, amount_remaining, hosted_invoice_url, customer_email) values ('in_1', $1, 'cus_1', 'open', 'eur', 4900, 'https://invoice.example/1', 'lea@example.fr')",
      [account?.id],
    );
    return {
      user,
      ...(await sendAlert(db, 'payment_failed', { invoice: 'in_1', customer: 'cus_1', amount: 4900, currency: 'eur' })),
    };
  }

  test('one press says in private who it is and what they have, one sends them the page to pay', async () => {
    const { user, button, message } = await invoiceAlert();
    const person = await newPerson(db, 'support');
    const shown = await handle(db, await receivePress(db, person, button('who')));
    expect(shown).toMatchObject({ answer: { result: 'shown' }, private: { chat_id: person.telegram } });
    expect((await viewOf(db, shown.private?.message ?? '')).facts).toMatchObject({
      command: 'customer',
      people: [{ user_id: user }],
    });
    expect(await press(db, person, button('send_link'))).toMatchObject({ result: 'done', to: 'lea@example.fr' });
    expect(await press(db, person, button('send_link'))).toMatchObject({ result: 'already' });
    const letters = (await outbox(db)).filter(({ topic }) => topic === 'email.payment_link');
    expect(letters).toMatchObject([{ payload: { kind: 'invoice' } }]);
    expect(await db.call('payment_link_letters', { rows: letters.map(({ payload }) => payload) })).toMatchObject({
      results: [
        {
          result: 'ready',
          to: 'lea@example.fr',
          link: 'https://invoice.example/1',
          amount_minor: 4900,
          currency: 'eur',
        },
      ],
    });
    expect((await actions()).at(-1)).toMatchObject({ action: 'send_link', door: 'telegram', user_id: person.user });
    expect((await viewOf(db, message)).lines).toMatchObject([
      { action: 'send_link', outcome: 'done', came_of_it: { state: 'waiting', final: false } },
    ]);
  });

  test('and is paid meanwhile: no letter leaves', async () => {
    const { button } = await invoiceAlert();
    await db.query("update invoices_billing set status = 'paid', amount_remaining = 0");
    expect(await press(db, await newPerson(db, 'support'), button('send_link'))).toMatchObject({
      reason: 'changed_since',
    });
    expect((await outbox(db)).filter(({ topic }) => topic === 'email.payment_link')).toEqual([]);
  });

  test('and was told of it from the desk just now: one letter, and the message says so', async () => {
    const { button, message } = await invoiceAlert();
    const [person, colleague] = [await newPerson(db, 'support'), await newPerson(db, 'staff')];
    const [invoice] = await db.query<{ id: string }>('select id from invoices_billing');
    const sent = await db.call<{ outbox_id: string }>(
      'send_payment_link',
      { p_invoice: invoice?.id },
      { user: colleague.user },
    );
    expect(await press(db, person, button('send_link'))).toMatchObject({
      result: 'done',
      reason: 'sent_just_now',
      outbox_id: sent.outbox_id,
    });
    expect((await outbox(db)).filter(({ topic }) => topic === 'email.payment_link')).toHaveLength(1);
    expect((await viewOf(db, message)).lines).toMatchObject([
      { action: 'send_link', outcome: 'done', facts: { reason: 'sent_just_now' } },
    ]);
    // whoever may look at money, and not write to customers, does not
    const other = await sendAlert(db, 'invoice_overdue', { invoice: 'in_1', customer: 'cus_1' });
    expect(await press(db, await newPerson(db, 'accountant'), other.button('send_link'))).toMatchObject({
      reason: 'staff_only',
      action: 'send_link',
    });
  });
});

describe('the account of Telegram', () => {
  test('is bound by a code of the desk, in private, once, and not after a quarter of an hour', async () => {
    const person = await newPerson(db, 'support');
    await db.query('delete from telegram_people');
    const codeOf = async () =>
      (await db.call<{ code: string }>('create_telegram_code', {}, { user: person.user })).code;
    const code = await codeOf();
    expect(code).toMatch(/^[0-9A-F]{4}(-[0-9A-F]{4}){2}$/);
    const inPrivate = { chat: '4711' };
    expect((await say(db, { telegram: 4711 }, `/lier ${code}`)).view.facts).toMatchObject({ reason: 'private_only' });
    expect((await say(db, { telegram: 4711 }, '/lier 0000-0000-0000', inPrivate)).view.facts).toMatchObject({
      reason: 'wrong_code',
    });
    expect((await say(db, { telegram: 4711 }, `/start ${code.toLowerCase()}`, inPrivate)).view.facts).toMatchObject({
      result: 'bound',
      email: person.email,
    });
    expect((await say(db, { telegram: 4712 }, `/lier ${code}`, { chat: '4712' })).view.facts).toMatchObject({
      reason: 'wrong_code',
    });
    expect(await db.call('my_telegram', {}, { user: person.user })).toMatchObject({
      bound: { telegram_id: 4711, name: 'Camille' },
      code_expires_at: null,
    });
    expect(await actions()).toMatchObject([
      { door: 'api', reason: 'code' },
      { action: 'telegram', door: 'telegram', reason: 'bind', user_id: person.user },
    ]);
    const late = await codeOf();
    await db.query('update guichet.telegram_codes set expires_at = now()');
    expect((await say(db, { telegram: 4711 }, `/lier ${late}`, inPrivate)).view.facts).toMatchObject({
      reason: 'wrong_code',
    });
    // nothing of the code is kept
    expect(await db.query('select octet_length(code_hash) as bytes from guichet.telegram_codes')).toEqual([
      { bytes: 32 },
    ]);
  });

  test('guesses end after five an hour; an account that is somebody’s is nobody else’s', async () => {
    const [person, other] = [await newPerson(db, 'support'), await newPerson(db, 'staff')];
    await db.query('delete from telegram_people where user_id = $1', [other.user]);
    const { code } = await db.call<{ code: string }>('create_telegram_code', {}, { user: other.user });
    expect((await say(db, person, `/lier ${code}`, { chat: String(person.telegram) })).view.facts).toMatchObject({
      reason: 'telegram_taken',
    });
    const guesser = { telegram: 8_000 };
    const reasons = [];
    for (let n = 0; n < 7; n += 1)
      reasons.push((await say(db, guesser, '/lier 1', { chat: '8000' })).view.facts.reason);
    expect(reasons).toEqual([...Array.from({ length: 5 }, () => 'wrong_code'), 'too_many_calls', 'too_many_calls']);
  });

  test('is for staff; taken away by oneself or whoever manages roles; seen by the same', async () => {
    const customer = await newUser(db);
    await expect(db.call('create_telegram_code', {}, { user: customer })).rejects.toMatchObject({ code: '42501' });
    // whoever has a second factor shows it first
    const careful = await newPerson(db, 'support');
    await db.query(
      "insert into auth.mfa_factors (id, user_id, factor_type, status, created_at, updated_at) values (gen_random_uuid(), $1, 'totp', 'verified', now(), now())",
      [careful.user],
    );
    await expect(db.call('create_telegram_code', {}, { user: careful.user })).rejects.toThrow('second_factor_required');
    await db.query('delete from telegram_people where user_id = $1', [careful.user]);
    const [person, other, owner] = [
      await newPerson(db, 'support'),
      await newPerson(db, 'staff'),
      await newPerson(db, 'owner'),
    ];
    const seen = (who: Person) => db.as({ user: who.user }, 'select user_id from telegram_people');
    expect([await seen(person), await seen(owner)].map((rows) => rows.length)).toEqual([1, 3]);
    await expect(db.call('unbind_telegram', { user_id: person.user }, { user: other.user })).rejects.toMatchObject({
      code: '42501',
    });
    await db.call('unbind_telegram', {}, { user: other.user });
    await db.call('unbind_telegram', { user_id: person.user }, { user: owner.user });
    expect(await db.query('select user_id from telegram_people')).toEqual([{ user_id: owner.user }]);
    await expect(db.as({ user: customer }, 'select * from guichet.telegram_codes')).rejects.toThrow(
      'permission denied',
    );
  });
});

describe('commands', () => {
  test('answer by right: what names a person in private, the rest where it was asked', async () => {
    const person = await newPerson(db, 'support');
    const customer = await newUser(db);
    await paidOrder(db, customer);
    const status = await say(db, person, '/statut@guichet_bot');
    expect(status).toMatchObject({
      answered: { chat_id: Number(GROUP) },
      view: { facts: { command: 'status', events_in_error: 0, outbox_parked: 0 } },
    });
    const day = await say(db, person, '/jour');
    expect(day.view.facts).toMatchObject({ command: 'day', takings: expect.any(Array) });
    const client = await say(db, person, `/client ${customer}@example.test`);
    expect(client).toMatchObject({
      answered: { chat_id: person.telegram },
      view: { facts: { people: [{ user_id: customer, payments: [{ amount_minor: 1000, currency: 'eur' }] }] } },
    });
    const payment = await say(db, person, '/paiement pi_1');
    expect(payment).toMatchObject({
      answered: { chat_id: person.telegram },
      view: {
        facts: { left_minor: 1000, email: `${customer}@example.test` },
        buttons: [{ action: 'who' }, { action: 'refund', amount_minor: 1000 }],
      },
    });
    // and from there the refund, in private
    const own = String(person.telegram);
    await press(db, person, buttonOf(payment.view.buttons, 'refund'), { chat: own });
    const confirm = buttonOf((await viewOf(db, payment.answered.message ?? '')).buttons, 'confirm');
    expect(await press(db, person, confirm, { chat: own })).toMatchObject({ result: 'done' });
    const technician = await newPerson(db, 'technician');
    expect((await say(db, technician, '/jour')).view.facts).toMatchObject({
      result: 'refused',
      reason: 'staff_only',
      action: 'read_money',
    });
    expect((await say(db, technician, '/evenement')).view.facts).toMatchObject({ command: 'event', events: [] });
    expect((await say(db, { telegram: 77 }, '/client x')).view.facts).toMatchObject({ reason: 'stranger' });
    expect((await say(db, person, '/client x', { chat: '-3000' })).answered).toMatchObject({ silent: true });
  });

  test('/jour says what money_movements says, by the clock of the business', async () => {
    const person = await newPerson(db, 'accountant');
    await paidOrder(db, await newUser(db));
    await db.query(
      "update payments set succeeded_at = (guichet.today()::timestamp at time zone guichet.zone()) + interval '1 minute'",
    );
    expect((await say(db, person, '/jour')).view.facts).toMatchObject({
      takings: [{ domain: 'order', currency: 'eur', amount_minor: 1000, payments: 1, returned_minor: 0 }],
      before: [],
    });
    await db.query(
      "update payments set succeeded_at = (guichet.today()::timestamp at time zone guichet.zone()) - interval '1 minute'",
    );
    expect((await say(db, person, '/jour')).view.facts).toMatchObject({
      takings: [],
      before: [{ amount_minor: 1000 }],
    });
  });

  test('/jour has the figures that the desk opens with, wallets and disputes beside', async () => {
    const person = await newPerson(db, 'owner');
    await paidOrder(db, await newUser(db));
    const token = await newMachine(db);
    const vend = await openSession(db, token);
    await db.call('pay_with_wallet', { session_id: vend.id }, await newCustomer(db, 1000));
    await begin(db, token, vend.id);
    await report(db, token, vend.id, { outcome: 'success' });
    await db.call('request_refund', { payment_id: await paymentId(), amount_cents: 400 });
    const [asked] = await db.query<{ id: string }>('select id from refunds');
    await sync(
      db,
      refundEvent(
        { created: Math.floor(Date.now() / 1000) },
        { stripe_refund_id: 're_1', amount: 400, status: 'succeeded', metadata: { refund_id: asked?.id ?? '' } },
      ),
    );
    await db.query("update payments set succeeded_at = guichet.day_starts_at(guichet.today()) + interval '1 minute'");
    interface Bucket {
      starts_on: string;
      domain: string;
      currency: string;
      takings_minor: number;
      payments: number;
      refunded_minor: number;
      disputed_minor: number;
      wallet_minor: number;
      wallet_vends: number;
    }
    const desk = await db.call<{ today: string; takings: { days: Bucket[] } }>('desk_today', {}, { user: person.user });
    const { facts } = (await say(db, person, '/jour')).view;
    const shown = desk.takings.days
      .filter(({ starts_on }) => starts_on === desk.today)
      .map((day) => ({
        domain: day.domain,
        currency: day.currency,
        amount_minor: day.takings_minor,
        payments: day.payments,
        returned_minor: 0 - day.refunded_minor,
        disputed_minor: day.disputed_minor,
        wallet_minor: day.wallet_minor,
        wallet_vends: day.wallet_vends,
      }))
      .sort((a, b) => b.amount_minor - a.amount_minor);
    expect(shown).toMatchObject([
      { domain: 'order', amount_minor: 600, returned_minor: -400 },
      { domain: 'vend', amount_minor: 0, wallet_minor: 250, wallet_vends: 1 },
    ]);
    expect(facts).toMatchObject({ day: desk.today, takings: shown });
  });

  test('/statut says what the desk says, and names the machines', async () => {
    const person = await newPerson(db, 'support');
    await newMachine(db, 'hall_b');
    await db.query("update machines set last_seen_at = now() - interval '1 hour'");
    await db.query(
      "insert into stripe_webhook_log (event_id, type, status, payload) values ('evt_9', 'invoice.paid', 'error', '{}'), ('evt_10', 'invoice.paid', 'pending', '{}')",
    );
    await db.query(
      "insert into outbox (topic, object_key, status, attempts, max_attempts) values ('email', 'a', 'parked', 3, 3)",
    );
    await unknownVend();
    for (const table of ['outbox', 'stripe_webhook_log'])
      await db.query(`update ${table} set created_at = created_at - interval '2 minutes'`);
    const desk = await db.call('desk_today', {}, { user: person.user });
    const { facts } = (await say(db, person, '/statut')).view;
    expect(desk).toMatchObject({
      events: { in_error: facts.events_in_error, oldest_at: facts.oldest_event },
      outbox: { parked: facts.outbox_parked, oldest_at: facts.oldest_outbox },
      alerts: { waiting: facts.alerts_waiting, failed: facts.alerts_failed },
      machines: { silent: 1 },
    });
    expect(facts).toMatchObject({
      events_in_error: 1,
      outbox_parked: 1,
      vends_unknown: 1,
      machines_silent: [expect.stringMatching(/./)],
    });
  });

  test('/client finds by name as well, says that there are more, and says who is unknown', async () => {
    const person = await newPerson(db, 'support');
    for (const name of ['Claire Martin', 'Claire Morel', 'Claire Masson', 'Claire Mura']) {
      const user = await newUser(db);
      await db.query('update profiles set display_name = $2 where id = $1', [user, name]);
    }
    const facts = async (text: string) => (await say(db, person, text)).view.facts;
    expect(await facts('/client claire martin')).toMatchObject({ people: [expect.any(Object)], more: false });
    const many = await facts('/client claire');
    expect(many).toMatchObject({ people: [1, 2, 3].map(() => expect.any(Object)), more: true });
    expect(await facts('/client personne@example.test')).toMatchObject({ asked: 'personne@example.test', people: [] });
    expect(await facts('/client %')).toMatchObject({ people: [] });
    // without a name nothing is looked for: the answer says what is missing
    expect(await facts('/client')).toEqual({ command: 'help', missing: 'customer' });
    expect((await say(db, await newPerson(db, 'technician'), '/client claire')).view.facts).toMatchObject({
      result: 'refused',
      action: 'read_money',
    });
  });

  test('/paiement finds by what Stripe and people call it; what is unknown is said to be, with nothing to press', async () => {
    const person = await newPerson(db, 'support');
    const order = await paidOrder(db, await newUser(db));
    const id = await paymentId();
    for (const words of ['pi_1', id, order, order.slice(0, 8)])
      expect((await say(db, person, `/paiement ${words}`)).view.facts).toMatchObject({ payment_id: id });
    for (const words of ['pi_2', 'x', '00000000-0000-4000-8000-000000000000']) {
      const { view, answered } = await say(db, person, `/paiement ${words}`);
      expect(view.facts).toEqual({ command: 'payment', asked: words });
      expect(view.buttons).toEqual([]);
      expect(answered.chat_id).toBe(person.telegram);
    }
    expect((await say(db, person, '/machine nulle_part')).view.facts).toMatchObject({ machines: [] });
    expect((await say(db, person, '/evenement evt_none')).view).toMatchObject({ facts: { events: [] }, buttons: [] });
    expect((await say(db, person, '/inconnu')).view.facts).toEqual({ command: 'help' });
  });

  test('a stranger who goes on writing is answered ten times an hour', async () => {
    const told: (boolean | undefined)[] = [];
    for (let n = 0; n < 12; n += 1)
      told.push((await say(db, { telegram: 9_900 }, 'bonjour', { chat: '9900' })).answered.silent);
    expect(told.filter((silent) => silent !== true)).toHaveLength(10);
    expect(told.slice(10)).toEqual([true, true]);
  });

  test('/machine and /evenement find by code, name and id; an event is replayed from its answer', async () => {
    const person = await newPerson(db, 'technician');
    await newMachine(db, 'hall_b');
    await db.query("update machines set last_seen_at = now() - interval '1 hour'");
    expect((await say(db, person, '/machine hall')).view.facts).toMatchObject({
      machines: [{ code: 'hall_b', silent: true }],
    });
    await db.query(
      "insert into stripe_webhook_log (event_id, type, status, payload) values ('evt_9', 'invoice.paid', 'error', '{}')",
    );
    const { view } = await say(db, person, '/evenement evt_9');
    expect(view.facts).toMatchObject({ events: [{ event_id: 'evt_9', status: 'error' }] });
    expect(await press(db, person, buttonOf(view.buttons, 'replay'))).toMatchObject({ result: 'done', count: 1 });
  });
});

describe('the catalogue', () => {
  test('asks with its differences and applies those, that version only', async () => {
    await db.query(
      "insert into spaces (id, name, price_per_hour) values ('00000000-0000-4000-8000-000000000001', 'Salle', 20)",
    );
    await db.query("update outbox set status = 'done'");
    await db.query(
      "insert into catalogue_observations (run, stripe_id, object, active, name) values ('r1', 'space_00000000-0000-4000-8000-000000000001', 'product', true, 'Autre nom')",
    );
    await db.call('plan_catalogue', { run: 'r1', alert: true });
    const { button, message } = await sendWaiting(db);
    const person = await newPerson(db, 'staff');
    await press(db, person, button('apply'));
    expect(await viewOf(db, message)).toMatchObject({
      question: {
        action: 'apply',
        differences: expect.arrayContaining([
          expect.objectContaining({ field: 'name', expected: 'Salle', found: 'Autre nom' }),
        ]),
      },
    });
    // somebody changes it meanwhile: what was approved is not what would be applied
    await db.query("update spaces set name = 'Grande salle'");
    await db.query("update outbox set status = 'done'");
    expect(await press(db, person, buttonOf((await viewOf(db, message)).buttons, 'confirm'))).toMatchObject({
      reason: 'changed_since',
    });
    expect((await say(db, person, '/catalogue')).view.buttons).toMatchObject([{ action: 'apply' }]);
    const again = await say(db, person, '/catalogue');
    await press(db, person, buttonOf(again.view.buttons, 'apply'));
    expect(
      await press(db, person, buttonOf((await viewOf(db, again.answered.message ?? '')).buttons, 'confirm')),
    ).toMatchObject({ result: 'done' });
    expect((await actions()).at(-1)).toMatchObject({ action: 'manage_spaces', door: 'telegram', user_id: person.user });
    // it is the desk's plan/apply: what was applied is known there, and nothing of it is applied once more
    expect(await db.query('select run, applied_by from guichet.catalogue_runs')).toEqual([
      { run: 'r1', applied_by: person.user },
    ]);
  });

  test('whose differences were applied from the desk meanwhile is left as it is', async () => {
    await db.query(
      "insert into spaces (id, name, price_per_hour) values ('00000000-0000-4000-8000-000000000002', 'Salle', 20)",
    );
    await db.query("update outbox set status = 'done'");
    await db.query(
      "insert into catalogue_observations (run, stripe_id, object, active, name) values ('r2', 'space_00000000-0000-4000-8000-000000000002', 'product', true, 'Autre nom')",
    );
    await db.call('plan_catalogue', { run: 'r2', alert: false });
    const [person, owner] = [await newPerson(db, 'staff'), await newPerson(db, 'owner')];
    const asked = await say(db, person, '/catalogue');
    await press(db, person, buttonOf(asked.view.buttons, 'apply'));
    const confirm = buttonOf((await viewOf(db, asked.answered.message ?? '')).buttons, 'confirm');
    const [{ version } = { version: '' }] = await db.query<{ version: string }>(
      "select md5(guichet.catalogue_plan('r2')::text) as version",
    );
    expect(await db.call('apply_catalogue_plan', { run: 'r2', expected: version }, { user: owner.user })).toMatchObject(
      { result: 'applied' },
    );
    expect(await press(db, person, confirm)).toMatchObject({ result: 'refused', reason: 'changed_since' });
    expect((await actions()).filter(({ reason }) => reason === 'apply')).toMatchObject([{ user_id: owner.user }]);
  });
});

describe('a question of a workflow', () => {
  const ask = (more: object = {}) =>
    db.call<{ message: string; buttons: { id: string; action: string; label: string }[] }>('ask_telegram', {
      question: {
        topic: 'livraison',
        key: 'order 12',
        text: 'Livrer ?',
        buttons: [
          { label: 'Oui', value: 'yes' },
          { label: 'Non', value: 'no' },
        ],
        data: { order: 12 },
        ...more,
      },
    });

  test('is answered once, by whoever may, and the answer comes with who and what it was about', async () => {
    const { message, buttons } = await ask({ needs: 'refund' });
    expect((await ask({ needs: 'refund' })).message).toBe(message);
    expect(buttons.map(({ label }) => label)).toEqual(['Oui', 'Non']);
    const [yes, no] = buttons.map(({ id }) => id);
    expect(await press(db, await newPerson(db, 'technician'), yes ?? '')).toMatchObject({ reason: 'staff_only' });
    const person = await newPerson(db, 'support');
    expect(await press(db, person, yes ?? '')).toEqual({ result: 'done', label: 'Oui' });
    expect(await press(db, person, no ?? '')).toMatchObject({ result: 'already' });
    expect((await outbox(db)).filter(({ topic }) => topic === 'telegram.answer.livraison')).toMatchObject([
      {
        payload: {
          question: 'Livrer ?',
          key: 'order 12',
          value: 'yes',
          label: 'Oui',
          data: { order: 12 },
          by: { user_id: person.user, email: person.email },
        },
      },
    ]);
    expect(await actions()).toMatchObject([{ action: 'telegram', door: 'telegram', reason: 'yes' }]);
  });

  test('is not answered after its time', async () => {
    const { buttons } = await ask({ minutes: 0 });
    expect(buttons).toEqual([]);
    const [offer] = await db.query<{ id: string }>('select id from telegram_offers');
    expect(await press(db, await newPerson(db, 'owner'), offer?.id ?? '')).toMatchObject({ reason: 'offer_over' });
  });

  test('that nobody answered in time is over: its workflow hears so, once, and the message says it', async () => {
    const { message, buttons } = await ask({});
    const close = () => db.call('close_telegram_questions');
    const told = async () => (await outbox(db)).filter(({ topic }) => topic === 'telegram.answer.livraison');
    expect(await close()).toEqual({ result: 'closed', questions: 0 });
    await db.query("update telegram_offers set expires_at = now() - interval '1 second'");
    expect([await close(), await close()]).toEqual([
      { result: 'closed', questions: 1 },
      { result: 'closed', questions: 0 },
    ]);
    expect(await told()).toMatchObject([
      { payload: { key: 'order 12', value: null, label: null, by: null, in_time: false, data: { order: 12 } } },
    ]);
    expect(await viewOf(db, message)).toMatchObject({ over: true, buttons: [] });
    expect(await press(db, await newPerson(db, 'owner'), buttons[0]?.id ?? '')).toMatchObject({
      reason: 'offer_over',
    });
    expect(await told()).toHaveLength(1);
    // one that was answered is not over
    const answered = await ask({ key: 'order 13' });
    await press(db, await newPerson(db, 'owner'), answered.buttons[1]?.id ?? '');
    await db.query("update telegram_offers set expires_at = now() - interval '1 second'");
    expect(await close()).toEqual({ result: 'closed', questions: 0 });
    expect(await viewOf(db, answered.message)).toMatchObject({ over: false });
  });
});

describe('how loud an alert is', () => {
  const settings = (quiet_from: string | null, quiet_until: string | null) =>
    db.call('set_telegram_settings', { digest_at: '00:00', quiet_from, quiet_until });

  test('in quiet hours what is normal is silent and what is urgent rings and calls whoever asked for it', async () => {
    const person = await newPerson(db, 'support');
    await db.call('set_telegram_wake', { wakes: true }, { user: person.user });
    await settings('00:00', '23:59');
    expect(await sendAlert(db, 'payment_failed', {})).toMatchObject({ silent: true, wake: [] });
    expect(await sendAlert(db, 'event_failed', {})).toMatchObject({
      silent: false,
      wake: [{ telegram_id: person.telegram }],
    });
    await settings(null, null);
    expect(await sendAlert(db, 'payment_failed', {})).toMatchObject({ silent: false });
    expect(await sendAlert(db, 'dispute_won', {})).toMatchObject({ silent: true });
    expect(await db.call('set_template_severity', { template: 'dispute_won', severity: 'normal' })).toEqual({
      result: 'done',
    });
    expect(await sendAlert(db, 'dispute_won', {})).toMatchObject({ silent: false });
    await db.call('set_template_severity', { template: 'dispute_won', severity: 'low' });
  });

  test('its topic is that of its domain, which staff set; who may not set it is refused', async () => {
    const topicOf = async (message: string) =>
      (
        await db.query<{ topic_id: string | null }>('select topic_id from guichet.telegram_messages where id = $1', [
          message,
        ])
      )[0]?.topic_id;
    const set = (domain: string, topic_id: number | null, user?: string) =>
      db.call('set_telegram_topic', { domain, topic_id }, user === undefined ? 'service_role' : { user });
    expect(await topicOf((await sendAlert(db, 'machine_offline', {})).message)).toBeNull();
    expect(await set('machines', 77, (await newPerson(db, 'administrator')).user)).toEqual({ result: 'done' });
    expect(await topicOf((await sendAlert(db, 'machine_offline', {})).message)).toBe('77');
    expect(await topicOf((await sendAlert(db, 'payment_failed', {})).message)).toBeNull();
    expect(await set('machines', null)).toEqual({ result: 'done' });
    expect(await topicOf((await sendAlert(db, 'machine_offline', {})).message)).toBeNull();
    expect(await set('elsewhere', 77)).toMatchObject({ result: 'refused', field: 'domain' });
    expect(await set('machines', 0)).toMatchObject({ result: 'refused', field: 'topic_id' });
    const support = await newPerson(db, 'support');
    await expect(set('machines', 77, support.user)).rejects.toMatchObject({ code: '42501' });
    for (const [name, args] of [
      ['set_telegram_settings', { digest_at: '07:00' }],
      ['set_template_severity', { template: 'payment_failed', severity: 'low' }],
      ['set_role_limit', { role: 'support', action: 'refund', currency: 'eur', most_per_press: 1, most_per_day: 1 }],
    ] as const)
      await expect(db.call(name, args, { user: support.user })).rejects.toMatchObject({ code: '42501' });
    expect(await db.call('set_telegram_settings', { digest_at: '25:00' })).toMatchObject({ field: 'digest_at' });
    expect(await db.call('set_telegram_settings', { quiet_from: '22:00' })).toMatchObject({ field: 'quiet_until' });
  });

  test('the day before is told once, from the hour that was chosen on', async () => {
    await settings(null, null);
    await db.query("update guichet.telegram_settings set digest_since = now() - interval '2 days'");
    expect(await db.call('queue_daily_digest')).toMatchObject({ result: 'queued' });
    await db.call('queue_daily_digest');
    expect(await db.query("select count(*)::int as told from alert_outbox where template = 'daily_digest'")).toEqual([
      { told: 1 },
    ]);
    await db.call('set_telegram_settings', {});
    expect(await db.call('queue_daily_digest')).toEqual({ result: 'not_due' });
  });

  test('an hour that has passed already is first told on the next day, in a new shop and after a change', async () => {
    const since = (when: string) => db.query(`update guichet.telegram_settings set digest_since = ${when}`);
    const at = '00:00';
    await db.call('set_telegram_settings', { digest_at: at });
    expect(await db.call('queue_daily_digest')).toEqual({ result: 'not_due' });
    // other settings begin nothing anew
    await since("now() - interval '1 day'");
    await db.call('set_telegram_settings', { digest_at: at, quiet_from: '22:00', quiet_until: '07:00' });
    expect(await db.call('queue_daily_digest')).toMatchObject({ result: 'queued' });
    await since('now()');
    expect(await db.call('queue_daily_digest')).toEqual({ result: 'not_due' });
  });
});

describe('an update', () => {
  test('is stored once, and one trigger receives at a time', async () => {
    const update = { update_id: 990_001, message: { text: 'bonjour', chat: { id: -1000, type: 'supergroup' } } };
    const receive = () => db.call('receive_telegram_updates', { bot_id: BOT, updates: [update] });
    expect(await receive()).toEqual({ results: [{ update_id: 990_001, result: 'stored' }] });
    expect(await receive()).toEqual({ results: [{ update_id: 990_001, result: 'known' }] });
    // words of the group that are for nobody are not kept
    expect(await db.query('select payload from guichet.telegram_updates where update_id = 990001')).toEqual([
      { payload: null },
    ]);
    const hold = (holder: string) => db.call('hold_telegram_reception', { bot_id: 7, holder });
    expect([await hold('a'), await hold('b'), await hold('a')]).toEqual([
      { held: true },
      { held: false },
      { held: true },
    ]);
    await db.call('release_telegram_reception', { bot_id: 7, holder: 'a' });
    expect(await hold('b')).toEqual({ held: true });
  });
});
