import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { CheckoutSessionSync, PaymentIntentSync } from '../../nodes/StripeMapper/rows.ts';
import { attachTo } from './setup/checkouts.ts';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import {
  balance,
  begin,
  checkout,
  dispute,
  newCustomer,
  newMachine,
  openSession,
  outbox,
  passTime,
  paymentIntent,
  refund,
  report,
  sessionRow,
  sync,
  syncCheckout,
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

interface Started {
  next_step: string;
  reason?: string;
  checkout_id?: string;
  checkout_url?: string;
  create?: {
    kind: string;
    row_id: string;
    amount_minor: number;
    currency: string;
    capture_method: string;
    idempotency_key: string;
    expires_at: number;
    metadata: Record<string, string>;
  };
}
type Caller = 'anon' | 'service_role' | { user: string };

const initiate = (caller: Caller, args: Record<string, unknown>): Promise<Started> =>
  db.call<Started>('initiate_wallet_recharge', args, caller);
const attach = (kind: string, row_id: string, id: string): Promise<Started> =>
  attachTo<Started>(db, kind === 'vend' ? 'vend_session' : 'recharge', row_id, {
    id,
    url: `https://checkout.example/${id}`,
    expires_at: Math.floor(Date.now() / 1000) + 1800,
  });
const authorised = (sessionId: string, intent: string): PaymentIntentSync =>
  paymentIntent(intent, 'requires_capture', { vend_session_id: sessionId });
const asked = async (): Promise<string[]> =>
  (await outbox(db)).map(
    ({ topic, payload }) => `${topic} ${String(payload.payment_intent ?? payload.checkout_session)}`,
  );

describe('a card payment of a vend', () => {
  test('is PAID by the authorisation, not by a completed Checkout, and captured after the product', async () => {
    const token = await newMachine(db);
    const { id } = await openSession(db, token);
    const metadata = { vend_session_id: id };
    await syncCheckout(
      db,
      checkout('cs_1', 'completed', { stripe_payment_intent_id: 'pi_1', client_reference_id: id, metadata }),
    );
    expect((await sessionRow(db, id)).status).toBe('PENDING');
    await sync(db, authorised(id, 'pi_1'));
    expect(await sessionRow(db, id)).toMatchObject({
      status: 'PAID',
      payment_method: 'card',
      payment_state: 'authorized',
    });
    await begin(db, token, id);
    await report(db, token, id, { outcome: 'success' });
    expect(await outbox(db)).toEqual([
      {
        topic: 'stripe.payment_intent.capture',
        object_key: 'payment_intent:pi_1',
        payload: { payment_intent: 'pi_1', amount: 250, currency: 'eur', vend_session_id: id },
      },
    ]);
    await sync(db, paymentIntent('pi_1', 'succeeded', metadata));
    expect(await sessionRow(db, id)).toMatchObject({ status: 'COMPLETED', payment_state: 'captured' });
    const ledger = await db.query('select kind, amount_minor, vend_session_id, wallet_id from public.transactions');
    expect(ledger).toEqual([{ kind: 'card_vend', amount_minor: '250', vend_session_id: id, wallet_id: null }]);
  });

  test('is found by our own id alone, before anything was written back', async () => {
    const { id } = await openSession(db, await newMachine(db));
    await sync(db, authorised(id, 'pi_unknown'));
    expect((await sessionRow(db, id)).status).toBe('PAID');
  });

  test('told twice pays once', async () => {
    const { id } = await openSession(db, await newMachine(db));
    const event = authorised(id, 'pi_1');
    await sync(db, event, event);
    await sync(db, event);
    expect(await db.query('select from public.transactions')).toHaveLength(1);
    expect(await asked()).toEqual([]);
  });

  test.each([
    ['the wrong amount', 249, 'eur'],
    ['the wrong currency', 250, 'usd'],
  ])('of %s pays nothing and goes back', async (_what, amount, currency) => {
    const { id } = await openSession(db, await newMachine(db));
    await sync(db, paymentIntent('pi_1', 'requires_capture', { vend_session_id: id }, { amount, currency }));
    expect((await sessionRow(db, id)).status).toBe('PENDING');
    expect(await asked()).toEqual(['stripe.payment_intent.cancel pi_1']);
  });

  test('that names no row of ours is left alone', async () => {
    await sync(
      db,
      paymentIntent('pi_1', 'requires_capture', { vend_session_id: randomUUID() }),
      paymentIntent('pi_2', 'requires_capture', { vend_session_id: 'nonsense' }),
    );
    expect(await asked()).toEqual([]);
  });

  test('the second card is released, the second phone that was charged refunded', async () => {
    const { id } = await openSession(db, await newMachine(db));
    await sync(
      db,
      authorised(id, 'pi_1'),
      authorised(id, 'pi_2'),
      paymentIntent('pi_3', 'succeeded', { vend_session_id: id }),
    );
    expect(await asked()).toEqual(['stripe.payment_intent.cancel pi_2', 'stripe.refund.create pi_3']);
    const alerts = await db.query<{ subject: string }>(
      "select subject from public.alert_outbox where template = 'money_returned' order by subject",
    );
    expect(alerts.map(({ subject }) => subject)).toEqual(['pi_2', 'pi_3']);
  });

  test('after the wallet has paid goes back', async () => {
    const customer = await newCustomer(db, 1000);
    const { id } = await openSession(db, await newMachine(db));
    await db.call('pay_with_wallet', { session_id: id }, customer);
    await sync(db, authorised(id, 'pi_1'));
    expect(await asked()).toEqual(['stripe.payment_intent.cancel pi_1']);
    expect(await balance(db, customer.user)).toBe(750);
  });

  test('an authorisation after the session failed is released', async () => {
    const token = await newMachine(db);
    const { id } = await openSession(db, token);
    await report(db, token, id, { outcome: 'cancelled' });
    await sync(db, authorised(id, 'pi_1'));
    expect(await sessionRow(db, id)).toMatchObject({ status: 'FAILED' });
    expect(await asked()).toEqual(['stripe.payment_intent.cancel pi_1']);
  });

  test('a hold that was taken in Stripe before our release got through goes back as a refund, once', async () => {
    const token = await newMachine(db);
    const { id } = await openSession(db, token);
    const metadata = { vend_session_id: id };
    await sync(db, authorised(id, 'pi_1'));
    await report(db, token, id, { outcome: 'cancelled' });
    // the release finds it succeeded and is done; the event of the payment gives the money back
    const captured = paymentIntent('pi_1', 'succeeded', metadata);
    await sync(db, captured, captured);
    await sync(db, captured);
    expect(await asked()).toEqual(['stripe.payment_intent.cancel pi_1', 'stripe.refund.create pi_1']);
    expect(await sessionRow(db, id)).toMatchObject({ status: 'FAILED', payment_state: 'refunding' });
  });

  test('an authorisation after the window, before the sweeper came, is released too', async () => {
    const { id } = await openSession(db, await newMachine(db));
    await passTime(db, 300);
    await sync(db, authorised(id, 'pi_1'));
    expect(await sessionRow(db, id)).toMatchObject({ status: 'FAILED', outcome: 'timeout' });
    expect(await asked()).toEqual(['stripe.payment_intent.cancel pi_1']);
  });

  test('charged at once, where the machine is set so, is refunded when the product does not come out', async () => {
    const token = await newMachine(db);
    await db.query("update public.machines set capture_policy = 'automatic'");
    const { id } = await openSession(db, token);
    expect((await initiate('anon', { session_id: id, amount: '2.50' })).create?.capture_method).toBe('automatic');
    await sync(db, paymentIntent('pi_1', 'succeeded', { vend_session_id: id }));
    expect(await sessionRow(db, id)).toMatchObject({ status: 'PAID', payment_state: 'paid' });
    await begin(db, token, id);
    await report(db, token, id, { outcome: 'failure' });
    expect(await sessionRow(db, id)).toMatchObject({ status: 'FAILED', payment_state: 'refunding' });
    const [row] = await outbox(db);
    expect(row).toMatchObject({ topic: 'stripe.refund.create', payload: { payment_intent: 'pi_1', amount: 250 } });
    const metadata = row?.payload.metadata as Record<string, string>;
    await sync(db, refund('re_1', 'pi_1', 'pending', { amount: 250, metadata }));
    expect(await sessionRow(db, id)).toMatchObject({ payment_state: 'refunding' });
    await sync(db, refund('re_1', 'pi_1', 'succeeded', { amount: 250, metadata }));
    expect(await sessionRow(db, id)).toMatchObject({ payment_state: 'refunded' });
    await sync(db, refund('re_1', 'pi_1', 'failed', { amount: 250, metadata }));
    expect(await sessionRow(db, id)).toMatchObject({ payment_state: 'refund_failed' });
  });

  test('a hold that somebody released in Stripe is not dispensed', async () => {
    const token = await newMachine(db);
    const { id } = await openSession(db, token);
    await sync(db, authorised(id, 'pi_1'), paymentIntent('pi_1', 'canceled', { vend_session_id: id }));
    expect(await sessionRow(db, id)).toMatchObject({ status: 'FAILED', payment_state: 'released' });
    expect(await begin(db, token, id)).toMatchObject({ result: 'refused' });
  });

  test('500 phones pay one session at once: one pays, 499 get their hold back', async () => {
    const { id } = await openSession(db, await newMachine(db));
    await Promise.all(Array.from({ length: 500 }, (_, n) => sync(db, authorised(id, `pi_${n}`))));
    const [counts] = await db.query(
      "select count(*) filter (where role = 'surplus') as surplus, count(*) filter (where settlement = 'cancel') as released, count(*) as all from public.payments",
    );
    expect(counts).toEqual({ surplus: '499', released: '499', all: '500' });
    expect(await db.query("select from public.outbox where topic = 'stripe.payment_intent.cancel'")).toHaveLength(499);
    expect(await db.query('select from public.transactions')).toHaveLength(1);
  }, 60_000);
});

describe('the Checkout of a vend', () => {
  test('is made of what the database knows, once however many ask', async () => {
    const { id } = await openSession(db, await newMachine(db));
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => initiate('anon', { amount: '2.50', session_id: id })),
    );
    expect(new Set(answers.map(({ create }) => JSON.stringify(create))).size).toBe(1);
    expect(answers[0]?.create).toMatchObject({
      kind: 'vend',
      row_id: id,
      amount_minor: 250,
      currency: 'eur',
      capture_method: 'manual',
      idempotency_key: `vend:${id}:checkout:1`,
      success_url: `http://127.0.0.1:54328/pay/${id}?checkout={CHECKOUT_SESSION_ID}`,
      metadata: { vend_session_id: id, machine_id: 'pi_kiosk_1' },
    });
    // Stripe refuses less than half an hour
    expect((answers[0]?.create?.expires_at ?? 0) - Date.now() / 1000).toBeGreaterThan(1860);
  });

  test('is answered as documented, and the second phone gets the same address', async () => {
    const { id } = await openSession(db, await newMachine(db));
    expect(await attach('vend', id, 'cs_1')).toEqual({
      checkout_id: 'cs_1',
      next_step: 'redirect',
      checkout_url: 'https://checkout.example/cs_1',
    });
    expect(await initiate('anon', { amount: '2.5', session_id: id })).toEqual({
      checkout_id: 'cs_1',
      next_step: 'redirect',
      checkout_url: 'https://checkout.example/cs_1',
    });
    // a second Checkout that was made all the same is closed
    expect(await attach('vend', id, 'cs_2')).toMatchObject({ checkout_id: 'cs_1' });
    expect(await asked()).toEqual(['stripe.checkout_session.expire cs_2']);
  });

  test.each([
    ['2.51', 'amount'],
    ['0', 'amount'],
    ['2,50', 'amount'],
    [null, 'amount'],
  ])('an amount of %s is refused', async (amount, reason) => {
    const { id } = await openSession(db, await newMachine(db));
    expect(await initiate('anon', { amount, session_id: id })).toEqual({ next_step: 'refused', reason });
  });

  test('is refused below fifty cents, for ended and unknown sessions, and says paid where it is', async () => {
    const token = await newMachine(db);
    const small = await openSession(db, token, '0.40');
    expect(await initiate('anon', { amount: '0.40', session_id: small.id })).toEqual({
      next_step: 'refused',
      reason: 'wallet_only',
    });
    const { id } = await openSession(db, token);
    await sync(db, authorised(id, 'pi_1'));
    expect(await initiate('anon', { amount: '2.50', session_id: id })).toMatchObject({ next_step: 'paid' });
    await report(db, token, id, { outcome: 'failure' });
    expect(await initiate('anon', { amount: '2.50', session_id: id })).toEqual({
      next_step: 'refused',
      reason: 'ended',
    });
    expect(await initiate('anon', { amount: '2.50', session_id: randomUUID() })).toEqual({
      next_step: 'refused',
      reason: 'not_found',
    });
    expect(await initiate('anon', { amount: '2.50', session_id: 'nonsense' })).toEqual({
      next_step: 'refused',
      reason: 'not_found',
    });
    expect(await attach('vend', id, 'cs_9')).toMatchObject({ next_step: 'refused', reason: 'ended' });
    expect(await asked()).toContain('stripe.checkout_session.expire cs_9');
  });

  test('that Stripe has closed makes room for the next one', async () => {
    const { id } = await openSession(db, await newMachine(db));
    await attach('vend', id, 'cs_1');
    await syncCheckout(db, checkout('cs_1', 'expired', { client_reference_id: id, metadata: { vend_session_id: id } }));
    expect(await sessionRow(db, id)).toMatchObject({ status: 'PENDING', checkout_id: null, payment_state: 'none' });
    expect((await initiate('anon', { amount: '2.50', session_id: id })).create?.idempotency_key).toBe(
      `vend:${id}:checkout:2`,
    );
  });

  test('is closed when the wallet pays', async () => {
    const customer = await newCustomer(db, 1000);
    const { id } = await openSession(db, await newMachine(db));
    await attach('vend', id, 'cs_1');
    await db.call('pay_with_wallet', { session_id: id }, customer);
    expect(await asked()).toEqual(['stripe.checkout_session.expire cs_1']);
  });
});

describe('who paid by card', () => {
  interface Purchase {
    session_id: string;
    stripe_payment_intent_id: string;
    client: object;
  }
  const seenBy = (customer: { user: string }): Promise<Purchase[]> =>
    db.as<Purchase>(customer, 'select session_id, stripe_payment_intent_id, client from public.vend_session_private');
  const ask = (caller: Caller, id: string, client: object = {}): Promise<Started> =>
    initiate(caller, { amount: '2.50', session_id: id, client });

  test('is known to the one person who asked for the Checkout, once it is paid', async () => {
    const buyer = await newCustomer(db);
    const { id } = await openSession(db, await newMachine(db));
    await ask(buyer, id, { locale: 'fr' });
    await attach('vend', id, 'cs_1');
    await ask(buyer, id, { locale: 'fr' });
    expect(await seenBy(buyer)).toEqual([]);
    await sync(db, authorised(id, 'pi_1'));
    expect(await seenBy(buyer)).toEqual([
      { session_id: id, stripe_payment_intent_id: 'pi_1', client: { locale: 'fr' } },
    ]);
  });

  test.each(['anon', 'signed in'])(
    'is nobody’s to read where a stranger asked first and the buyer, %s, paid the same Checkout',
    async (who) => {
      const [stranger, buyer] = [await newCustomer(db), await newCustomer(db)];
      const { id } = await openSession(db, await newMachine(db));
      await ask(stranger, id, { locale: 'fr' });
      await attach('vend', id, 'cs_1');
      const answer = await ask(who === 'anon' ? 'anon' : buyer, id, { locale: 'en' });
      expect(answer).toMatchObject({ checkout_id: 'cs_1' });
      await ask(stranger, id, { locale: 'fr' });
      await sync(db, authorised(id, 'pi_1'));
      expect(await seenBy(stranger)).toEqual([]);
      expect(await seenBy(buyer)).toEqual([]);
      await expect(db.as('anon', 'select * from public.vend_session_private')).rejects.toMatchObject({ code: '42501' });
      await expect(
        db.as(stranger, 'update public.vend_session_private set payer_id = auth.uid()'),
      ).rejects.toMatchObject({ code: '42501' });
    },
  );

  test('says nothing of itself over somebody else’s words', async () => {
    const { id } = await openSession(db, await newMachine(db));
    await ask('anon', id, { locale: 'fr' });
    await ask('anon', id, { locale: 'en' });
    expect(await db.query('select client from public.vend_session_private')).toEqual([{ client: { locale: 'fr' } }]);
  });

  test('and who pays from the wallet reads nothing of the stranger who asked for a Checkout', async () => {
    const [stranger, buyer] = [await newCustomer(db), await newCustomer(db, 1000)];
    const { id } = await openSession(db, await newMachine(db));
    await ask(stranger, id, { locale: 'fr' });
    await db.call('pay_with_wallet', { session_id: id }, buyer);
    expect(await seenBy(buyer)).toMatchObject([{ session_id: id, client: {} }]);
    expect(await seenBy(stranger)).toEqual([]);
  });

  test('is asked anew when Stripe has closed the Checkout', async () => {
    const [stranger, buyer] = [await newCustomer(db), await newCustomer(db)];
    const { id } = await openSession(db, await newMachine(db));
    await ask(stranger, id);
    await attach('vend', id, 'cs_1');
    await syncCheckout(db, checkout('cs_1', 'expired', { client_reference_id: id, metadata: { vend_session_id: id } }));
    await ask(buyer, id);
    await sync(db, authorised(id, 'pi_1'));
    expect(await seenBy(buyer)).toMatchObject([{ session_id: id }]);
    expect(await seenBy(stranger)).toEqual([]);
  });
});

describe('a recharge', () => {
  async function recharge(
    amount = '10.00',
  ): Promise<{ customer: { user: string }; id: string; metadata: Record<string, string> }> {
    const customer = await newCustomer(db);
    const { create } = await initiate(customer, { amount });
    if (create === undefined) throw new Error('no checkout to create');
    await attach('recharge', create.row_id, `cs_${create.row_id}`);
    return { customer, id: create.row_id, metadata: create.metadata };
  }
  const completed = (
    id: string,
    metadata: Record<string, string>,
    row: Partial<CheckoutSessionSync['row']> = {},
  ): CheckoutSessionSync =>
    checkout(`cs_${id}`, 'completed', {
      client_reference_id: id,
      metadata,
      stripe_payment_intent_id: `pi_${id}`,
      payment_status: 'paid',
      amount_total: 1000,
      ...row,
    });
  const settled = (id: string, metadata: Record<string, string>, amount = 1000): PaymentIntentSync =>
    paymentIntent(`pi_${id}`, 'succeeded', metadata, { amount });

  test('needs a signed-in customer and a sensible amount', async () => {
    expect(await initiate('anon', { amount: '10' })).toEqual({ next_step: 'refused', reason: 'sign_in' });
    const customer = await newCustomer(db);
    for (const amount of ['0.49', '250.01', 'x', '-5', null])
      expect(await initiate(customer, { amount })).toEqual({ next_step: 'refused', reason: 'amount' });
  });

  test('brings its customer back to the machine they stand at', async () => {
    await db.call('set_web_address', { web_url: 'https://guichet.example/' });
    const customer = await newCustomer(db);
    const session = randomUUID();
    expect((await initiate(customer, { amount: '10', client: { return_session: session } })).create).toMatchObject({
      cancel_url: `https://guichet.example/pay/${session}`,
    });
    expect((await initiate(customer, { amount: '10' })).create).toMatchObject({
      cancel_url: 'https://guichet.example/',
    });
    await expect(db.call('set_web_address', { web_url: 'javascript:alert(1)' })).rejects.toMatchObject({
      code: '22023',
    });
    await expect(db.call('set_web_address', { web_url: 'https://evil.example' }, customer)).rejects.toMatchObject({
      code: '42501',
    });
    await db.call('set_web_address', { web_url: 'http://127.0.0.1:54328' });
  });

  test('is in the currency of the machine one stands at, so that it pays there', async () => {
    const customer = await newCustomer(db);
    const token = await newMachine(db);
    await db.query("update public.machines set currency = 'chf'");
    const session = await openSession(db, token);
    const { create } = await initiate(customer, { amount: '10.00', client: { return_session: session.id } });
    expect(create).toMatchObject({ kind: 'recharge', amount_minor: 1000, currency: 'chf' });
    const metadata = create?.metadata ?? {};
    await sync(db, paymentIntent('pi_1', 'succeeded', metadata, { amount: 1000, currency: 'chf' }));
    expect(await db.call('pay_with_wallet', { session_id: session.id }, customer)).toMatchObject({
      result: 'paid',
      balance_minor: 750,
      currency: 'chf',
    });
  });

  test('asked for twice with one request id is one Checkout', async () => {
    const customer = await newCustomer(db);
    const request_id = randomUUID();
    const [first, second] = [
      await initiate(customer, { amount: '10', request_id }),
      await initiate(customer, { amount: '10.00', request_id }),
    ];
    expect(second).toEqual(first);
    expect(await initiate(customer, { amount: '20', request_id })).toEqual({ next_step: 'refused', reason: 'amount' });
  });

  test('is credited once, whichever event comes first and however often', async () => {
    const { customer, id, metadata } = await recharge();
    await syncCheckout(db, completed(id, metadata));
    await sync(db, settled(id, metadata), settled(id, metadata));
    await syncCheckout(db, completed(id, metadata));
    expect(await balance(db, customer.user)).toBe(1000);
    const other = await recharge();
    await sync(db, settled(other.id, other.metadata));
    await syncCheckout(db, completed(other.id, other.metadata));
    expect(await balance(db, other.customer.user)).toBe(1000);
  });

  test('that is paid a second time gives the second payment back, once, with an alert', async () => {
    const { customer, id, metadata } = await recharge();
    await sync(db, settled(id, metadata));
    const second = paymentIntent('pi_second', 'succeeded', metadata, { amount: 1000 });
    await sync(db, second, second);
    await sync(db, second);
    await syncCheckout(
      db,
      completed(id, metadata, { stripe_checkout_session_id: 'cs_second', stripe_payment_intent_id: 'pi_second' }),
    );
    const [asksStripe, ...more] = await outbox(db);
    expect(asksStripe).toMatchObject({
      topic: 'stripe.refund.create',
      payload: { payment_intent: 'pi_second', amount: 1000, currency: 'eur', reason: 'duplicate' },
    });
    expect(more).toEqual([]);
    const alerts = await db.query(
      "select subject, data ->> 'reason' as reason from public.alert_outbox where template = 'money_returned'",
    );
    expect(alerts).toEqual([{ subject: 'pi_second', reason: 'paid_twice' }]);
    // neither the refund nor its failure is the wallet's matter, and a failed one is not asked for again
    for (const status of ['succeeded', 'failed'])
      await sync(
        db,
        refund('re_second', 'pi_second', status, {
          amount: 1000,
          metadata: asksStripe?.payload.metadata as Record<string, string>,
        }),
      );
    await sync(db, second);
    expect(await outbox(db)).toHaveLength(1);
    expect(await balance(db, customer.user)).toBe(1000);
  });

  test('paid by eight cards at the same moment is credited once, and seven get their money back', async () => {
    const { customer, metadata } = await recharge();
    const intents = Array.from({ length: 8 }, (_, n) => `pi_card_${n}`);
    await Promise.all(
      intents.map((intent) => sync(db, paymentIntent(intent, 'succeeded', metadata, { amount: 1000 }))),
    );
    expect(await balance(db, customer.user)).toBe(1000);
    expect(await db.query("select from public.outbox where topic = 'stripe.refund.create'")).toHaveLength(
      intents.length - 1,
    );
  });

  test('is credited only when the money is there', async () => {
    const { customer, id, metadata } = await recharge();
    await syncCheckout(db, completed(id, metadata, { payment_status: 'unpaid' }));
    await sync(db, paymentIntent(`pi_${id}`, 'processing', metadata, { amount: 1000 }));
    expect(await balance(db, customer.user)).toBe(0);
    await syncCheckout(db, { ...completed(id, metadata), event_type: 'checkout.session.async_payment_succeeded' });
    expect(await balance(db, customer.user)).toBe(1000);
  });

  test.each([
    ['a setup session', { mode: 'setup', payment_status: 'no_payment_required' }],
    ['an expired session', { payment_status: 'unpaid' }],
  ])('%s credits nothing', async (_what, row) => {
    const { customer, id, metadata } = await recharge();
    await syncCheckout(db, completed(id, metadata, row));
    expect(await balance(db, customer.user)).toBe(0);
  });

  test('of another amount than asked is refused and credits nothing', async () => {
    const { customer, id, metadata } = await recharge();
    await expect(sync(db, settled(id, metadata, 999))).rejects.toThrow(/is of 999/);
    await expect(syncCheckout(db, completed(id, metadata, { amount_total: 5000 }))).rejects.toThrow(/is of 5000/);
    expect(await balance(db, customer.user)).toBe(0);
  });

  test('disputed takes the wallet below zero and freezes it; won brings it back', async () => {
    const { customer, id, metadata } = await recharge();
    await sync(db, settled(id, metadata));
    const session = await openSession(db, await newMachine(db));
    await db.call('pay_with_wallet', { session_id: session.id }, customer);
    await sync(
      db,
      dispute('dp_1', `pi_${id}`, 'needs_response', { amount: 1000 }),
      dispute('dp_1', `pi_${id}`, 'under_review', { amount: 1000 }),
    );
    expect(await balance(db, customer.user)).toBe(-250);
    expect(await db.query('select frozen_at is not null as frozen from public.wallets')).toEqual([{ frozen: true }]);
    const [wallet] = await db.query<{ id: string }>('select id from public.wallets');
    expect(await db.call('unfreeze_wallet', { wallet_id: wallet?.id })).toMatchObject({
      result: 'refused',
      reason: 'in_debt',
    });
    await sync(db, dispute('dp_1', `pi_${id}`, 'won', { amount: 1000 }));
    expect(await balance(db, customer.user)).toBe(750);
    expect(await db.call('unfreeze_wallet', { wallet_id: wallet?.id })).toEqual({ result: 'unfrozen' });
  });

  test('refunded from the Dashboard leaves the wallet, and comes back when the refund fails', async () => {
    const { customer, id, metadata } = await recharge();
    await sync(db, settled(id, metadata));
    await sync(
      db,
      refund('re_1', `pi_${id}`, 'succeeded', { amount: 400 }),
      refund('re_1', `pi_${id}`, 'succeeded', { amount: 400 }),
    );
    expect(await balance(db, customer.user)).toBe(600);
    await sync(db, refund('re_1', `pi_${id}`, 'failed', { amount: 400 }));
    expect(await balance(db, customer.user)).toBe(1000);
  });

  test('whose dispute is told before its payment ends the same', async () => {
    const { customer, id, metadata } = await recharge();
    await sync(db, dispute('dp_1', `pi_${id}`, 'needs_response', { amount: 1000 }));
    await sync(db, settled(id, metadata));
    expect(await balance(db, customer.user)).toBe(0);
  });
});
