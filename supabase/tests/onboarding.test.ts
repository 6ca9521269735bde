import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { attachTo, openPayment } from './setup/checkouts.ts';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import { alerts, intentEvent, newUser, outbox, sync } from './ordersSupport.ts';
import {
  checkout,
  invoice,
  invoicePayment,
  item,
  price,
  product,
  subscription,
  subscriptionRow,
} from './setup/rows.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  await db.call('set_billing_settings', { trial_period_days: 14, require_payment_method: true, checkout_minutes: 60 });
  await db.call('sync_stripe_catalog', {
    rows: [
      product({ event_created: 1 }),
      price({ event_created: 1 }),
      price(
        { event_created: 1 },
        { stripe_price_id: 'price_year', period: 'year', period_interval: 'year', unit_amount: 10_000 },
      ),
      price(
        { event_created: 1 },
        { stripe_price_id: 'price_hidden', period: 'year', period_interval: 'year', is_public: false },
      ),
      price({ event_created: 1 }, { stripe_price_id: 'price_seat', billing_mode: 'per_seat', type: 'SEAT' }),
    ],
  });
});
afterEach(async () => {
  await db.clear();
});
afterAll(async () => {
  await db.drop();
});

interface Start {
  result: string;
  checkout_id: string;
  idempotency_key: string;
  lines: unknown[];
  customer: string | null;
  email: string | null;
  trial_days: number;
  payment_method_collection: string;
  metadata: Record<string, string>;
  checkout_url?: string;
  field?: string;
}
/** The row that is asked for is told by its metadata; a refusal has none. */
const start = async (
  user: string,
  establishment_id: string,
  plan_code = 'pro',
  { period = 'month' }: { period?: string } = {},
) => {
  const answer = await openPayment<Omit<Start, 'metadata'> & { metadata?: Record<string, string> }>(
    db,
    'start_subscription_checkout',
    { establishment_id, plan_code, period },
    { user },
  );
  const metadata = answer.metadata ?? {};
  return { ...answer, metadata, checkout_id: metadata.subscription_checkout_id ?? '' };
};
const attach = (checkout_id: string, id: string) =>
  attachTo(db, 'subscription_checkout', checkout_id, { id, url: `https://c.test/${id}` });

async function newEstablishment(owner: string, member?: string): Promise<string> {
  const [row] = await db.query<{ id: string }>(
    "insert into public.establishments (name) values ('Chez Rose') returning id",
  );
  if (row === undefined) throw new Error('the establishment was not written');
  await db.query("insert into public.establishment_members values ($1, $2, 'owner')", [row.id, owner]);
  if (member !== undefined)
    await db.query("insert into public.establishment_members values ($1, $2, 'admin')", [row.id, member]);
  return row.id;
}
const completed = (started: Start, session: string, overrides: Parameters<typeof checkout>[1] = {}) =>
  checkout(
    { event_created: 100, event_type: 'checkout.session.completed' },
    {
      stripe_checkout_session_id: session,
      status: 'complete',
      metadata: started.metadata,
      subscription: { row: subscriptionRow({ status: 'trialing', metadata: started.metadata }), items: [item()] },
      ...overrides,
    },
  );

describe('a new subscription', () => {
  test('is offered to the owner, at the price of the catalogue, with the trial of the settings', async () => {
    const owner = await newUser(db);
    const establishment = await newEstablishment(owner);
    const started = await start(owner, establishment);
    expect(started).toMatchObject({
      result: 'create',
      lines: [{ price: 'price_1', quantity: 1 }],
      customer: null,
      email: `${owner}@example.test`,
      trial_days: 14,
      payment_method_collection: 'always',
      metadata: { owner_type: 'ESTABLISHMENT', owner_establishment_id: establishment, plan_code: 'pro' },
      idempotency_key: `subscription_checkout:${started.checkout_id}`,
    });
    expect(await start(owner, establishment)).toEqual(started);
    expect((await start(owner, establishment, 'pro', { period: 'year' })).lines).toEqual([
      { price: 'price_year', quantity: 1 },
    ]);
  });

  test("is sold at the plan's price: not at one of an add-on or a seat on the same product, nor as an add-on that names the plan", async () => {
    const priced = (id: string, more: Parameters<typeof price>[1]) =>
      price({ event_created: 1_000 }, { stripe_price_id: id, ...more });
    await db.call('sync_stripe_catalog', {
      rows: [
        priced('price_addon', { metadata: { addon_code: 'pack' } }),
        priced('price_seat', { feature_key: 'SEATS_ACTIVE' }),
        priced('price_typed', { type: 'SEAT' }),
        product(
          { event_created: 1_000 },
          { stripe_product_id: 'prod_pack', code: 'pro', metadata: { addon_code: 'pack', plan_code: 'pro' } },
        ),
        priced('price_pack', { stripe_product_id: 'prod_pack' }),
      ],
    });
    const owner = await newUser(db);
    expect(await start(owner, await newEstablishment(owner))).toMatchObject({
      result: 'create',
      lines: [{ price: 'price_1', quantity: 1 }],
    });
  });

  test('asks for a card only where something is due, if the settings say so', async () => {
    await db.call('set_billing_settings', { require_payment_method: false });
    const owner = await newUser(db);
    expect(await start(owner, await newEstablishment(owner))).toMatchObject({
      trial_days: 14,
      payment_method_collection: 'if_required',
    });
    await db.call('set_billing_settings', { trial_period_days: 0 });
    expect(await start(owner, await newEstablishment(owner))).toMatchObject({
      trial_days: 0,
      payment_method_collection: 'always',
    });
  });

  test('has one open page: two owners and two tabs get the same, another plan ends the first', async () => {
    const owner = await newUser(db);
    const establishment = await newEstablishment(owner);
    const answers = await Promise.all(Array.from({ length: 10 }, () => start(owner, establishment)));
    const [first] = answers;
    if (first === undefined) throw new Error('no answer');
    expect(new Set(answers.map(({ checkout_id }) => checkout_id)).size).toBe(1);
    expect(await attach(first.checkout_id, 'cs_1')).toMatchObject({
      result: 'attached',
      checkout_url: 'https://c.test/cs_1',
    });
    expect(await start(owner, establishment)).toMatchObject({ result: 'open', checkout_url: 'https://c.test/cs_1' });
    const other = await start(owner, establishment, 'pro', { period: 'year' });
    expect(other.checkout_id).not.toBe(first.checkout_id);
    expect(await outbox(db)).toMatchObject([
      { topic: 'stripe.checkout_session.expire', payload: { checkout_session: 'cs_1' } },
    ]);
    expect(await attach(first.checkout_id, 'cs_1')).toEqual({
      next_step: 'refused',
      result: 'refused',
      reason: 'ended',
    });
  });

  test('that is complete claims the account and covers the establishment; the portal then opens for its owner', async () => {
    const [owner, member] = [await newUser(db), await newUser(db)];
    const establishment = await newEstablishment(owner, member);
    const started = await start(owner, establishment);
    await attach(started.checkout_id, 'cs_1');
    expect(await db.call('start_customer_portal', { establishment_id: establishment }, { user: owner })).toMatchObject({
      result: 'refused',
    });
    await db.call('sync_stripe_checkout_sessions', { rows: [completed(started, 'cs_1')] });
    expect(
      await db.query('select owner_type, owner_establishment_id, stripe_customer_id from public.billing_accounts'),
    ).toEqual([{ owner_type: 'ESTABLISHMENT', owner_establishment_id: establishment, stripe_customer_id: 'cus_1' }]);
    expect(
      await db.query(
        'select s.status, c.establishment_id from public.subscriptions s join public.subscription_coverage c on c.subscription_id = s.id',
      ),
    ).toEqual([{ status: 'trialing', establishment_id: establishment }]);
    expect(await db.query('select status from public.subscription_checkouts')).toEqual([{ status: 'complete' }]);
    expect(await start(owner, establishment)).toMatchObject({ result: 'refused', field: 'establishment_id' });
    expect(await db.call('start_customer_portal', { establishment_id: establishment }, { user: owner })).toMatchObject({
      result: 'create',
      customer: 'cus_1',
    });
    expect(await db.call('start_customer_portal', { establishment_id: establishment }, { user: member })).toMatchObject(
      { result: 'refused' },
    );
    expect(await db.call('start_customer_portal', {}, { user: owner })).toMatchObject({ result: 'refused' });
  });

  test('that is complete ends the page that is open beside it, also one that Stripe is still making', async () => {
    const owner = await newUser(db);
    const establishment = await newEstablishment(owner);
    const first = await start(owner, establishment);
    await attach(first.checkout_id, 'cs_1');
    const second = await start(owner, establishment, 'pro', { period: 'year' });
    await attach(second.checkout_id, 'cs_2');
    // the first was paid before Stripe was told to end it
    await db.call('sync_stripe_checkout_sessions', { rows: [completed(first, 'cs_1')] });
    expect(
      await db.query(
        'select c.stripe_id as session, o.status, o.stripe_subscription_id as subscription from public.subscription_checkouts o join public.checkouts c on c.subscription_checkout_id = o.id order by 1',
      ),
    ).toEqual([
      { session: 'cs_1', status: 'complete', subscription: 'sub_1' },
      { session: 'cs_2', status: 'ended', subscription: null },
    ]);
    expect((await outbox(db)).map(({ topic, payload }) => [topic, payload.checkout_session])).toEqual([
      ['stripe.checkout_session.expire', 'cs_1'],
      ['stripe.checkout_session.expire', 'cs_2'],
    ]);
    expect(await attach(second.checkout_id, 'cs_2')).toEqual({
      next_step: 'refused',
      result: 'refused',
      reason: 'ended',
    });
  });

  test('whose own event is still on its way counts already: nobody is offered a second page', async () => {
    const owner = await newUser(db);
    const establishment = await newEstablishment(owner);
    await db.call('sync_stripe_checkout_sessions', {
      rows: [completed(await start(owner, establishment), 'cs_1', { subscription: null })],
    });
    expect(await start(owner, establishment, 'pro', { period: 'year' })).toMatchObject({
      result: 'refused',
      field: 'establishment_id',
    });
  });

  test('a second one has no second trial', async () => {
    const owner = await newUser(db);
    const establishment = await newEstablishment(owner);
    await db.call('sync_stripe_checkout_sessions', { rows: [completed(await start(owner, establishment), 'cs_1')] });
    await db.query("update public.subscriptions set status = 'canceled'");
    expect(await start(owner, establishment)).toMatchObject({
      result: 'create',
      trial_days: 0,
      customer: 'cus_1',
      email: null,
    });
  });

  test('an expired page leaves room for the next', async () => {
    const owner = await newUser(db);
    const establishment = await newEstablishment(owner);
    const started = await start(owner, establishment);
    await attach(started.checkout_id, 'cs_1');
    await db.call('sync_stripe_checkout_sessions', {
      rows: [completed(started, 'cs_1', { status: 'expired', subscription: null, stripe_subscription_id: null })],
    });
    const next = await start(owner, establishment);
    expect(next.result).toBe('create');
    expect(next.checkout_id).not.toBe(started.checkout_id);
  });

  test.each([
    ['an unknown plan', 'gold', 'month', 'plan_code'],
    ['an unknown period', 'pro', 'week', 'period'],
  ])('%s is refused by its field', async (_what, plan, period, field) => {
    const owner = await newUser(db);
    expect(await start(owner, await newEstablishment(owner), plan, { period })).toMatchObject({
      result: 'refused',
      field,
    });
    expect(await db.query('select from public.subscription_checkouts')).toEqual([]);
  });
});

describe('two pages that were both paid', () => {
  const second = { stripe_subscription_id: 'sub_2', stripe_customer_id: 'cus_2' };
  const paidInvoice = () =>
    invoice({ event_created: 110 }, { stripe_invoice_id: 'in_2', ...second, status: 'paid', amount_paid: 1000 });
  const invoicePaid = () =>
    invoicePayment(
      { event_created: 111 },
      { stripe_invoice_payment_id: 'inpay_2', stripe_invoice_id: 'in_2', stripe_payment_intent_id: 'pi_2' },
    );
  const succeeded = () => intentEvent({ created: 112 }, { status: 'succeeded', stripe_payment_intent_id: 'pi_2' });
  const told: Record<string, () => Promise<unknown>> = {
    invoice: () => db.call('sync_stripe_invoices', { rows: [paidInvoice()] }),
    'invoice payment': () => db.call('sync_stripe_invoices', { rows: [invoicePaid()] }),
    payment: () => sync(db, succeeded()),
    checkout: async () => undefined,
  };
  const orders = [
    ['invoice', 'invoice payment', 'payment', 'checkout'],
    ['checkout', 'invoice', 'invoice payment', 'payment'],
    ['payment', 'checkout', 'invoice payment', 'invoice'],
    ['payment', 'invoice', 'checkout', 'invoice payment'],
  ];

  test.each(orders)(
    'leave one subscription, the other is cancelled and paid back once: %s, %s, %s, %s',
    async (...order) => {
      const owner = await newUser(db);
      const establishment = await newEstablishment(owner);
      const month = await start(owner, establishment);
      await attach(month.checkout_id, 'cs_1');
      const year = await start(owner, establishment, 'pro', { period: 'year' });
      await attach(year.checkout_id, 'cs_2');
      const paidTwice = () =>
        db.call('sync_stripe_checkout_sessions', {
          rows: [completed(month, 'cs_1'), completed(year, 'cs_2', { ...second, subscription: null })],
        });
      for (const what of [...order, ...order]) await (what === 'checkout' ? paidTwice() : told[what]?.());
      // the end of the second, as Stripe tells it, and everything once more
      await db.call('sync_stripe_subscriptions', {
        rows: [
          subscription(
            { event_created: 120, event_type: 'customer.subscription.deleted' },
            { ...second, status: 'canceled' },
          ),
        ],
      });
      await paidTwice();

      expect(
        await db.query(
          'select stripe_subscription_id as subscription, status from public.subscription_checkouts order by 1',
        ),
      ).toEqual([
        { subscription: 'sub_1', status: 'complete' },
        { subscription: 'sub_2', status: 'duplicate' },
      ]);
      expect(
        await db.query(
          `select s.stripe_subscription_id as subscription from public.subscription_coverage c join public.subscriptions s on s.id = c.subscription_id`,
        ),
      ).toEqual([{ subscription: 'sub_1' }]);
      const sent = (await outbox(db)).map(({ topic, payload }) => [
        topic,
        payload.subscription ?? payload.payment_intent ?? payload.checkout_session,
      ]);
      expect(sent.filter(([topic]) => topic === 'stripe.subscription.cancel')).toEqual([
        ['stripe.subscription.cancel', 'sub_2'],
      ]);
      expect(sent.filter(([topic]) => topic === 'stripe.refund.create')).toEqual([['stripe.refund.create', 'pi_2']]);
      expect((await alerts(db)).filter((template) => template !== 'outbox_parked').sort()).toEqual([
        'money_returned',
        'subscription_duplicate',
      ]);
      // the portal is that of the subscription that stays
      expect(
        await db.call('start_customer_portal', { establishment_id: establishment }, { user: owner }),
      ).toMatchObject({ result: 'create', customer: 'cus_1' });
    },
  );

  test('in two batches at once leave one as well', async () => {
    const owner = await newUser(db);
    const establishment = await newEstablishment(owner);
    const month = await start(owner, establishment);
    await attach(month.checkout_id, 'cs_1');
    const year = await start(owner, establishment, 'pro', { period: 'year' });
    await Promise.all([
      db.call('sync_stripe_checkout_sessions', { rows: [completed(month, 'cs_1')] }),
      db.call('sync_stripe_checkout_sessions', { rows: [completed(year, 'cs_2', { ...second, subscription: null })] }),
      start(owner, establishment),
    ]);
    const states = await db.query<{ status: string }>(
      'select status from public.subscription_checkouts order by status',
    );
    expect(states.filter(({ status }) => status === 'complete' || status === 'duplicate')).toEqual([
      { status: 'complete' },
      { status: 'duplicate' },
    ]);
    expect(await db.query('select from public.subscription_coverage')).toHaveLength(1);
    expect((await outbox(db)).filter(({ topic }) => topic === 'stripe.subscription.cancel')).toHaveLength(1);
  });

  test('of a trial nothing was paid: nothing goes back', async () => {
    const owner = await newUser(db);
    const establishment = await newEstablishment(owner);
    const month = await start(owner, establishment);
    const year = await start(owner, establishment, 'pro', { period: 'year' });
    await db.call('sync_stripe_checkout_sessions', { rows: [completed(month, 'cs_1')] });
    await db.call('sync_stripe_checkout_sessions', {
      rows: [completed(year, 'cs_2', { ...second, subscription: null })],
    });
    await db.call('sync_stripe_invoices', {
      rows: [
        invoice(
          { event_created: 110 },
          { stripe_invoice_id: 'in_2', ...second, status: 'paid', total: 0, amount_due: 0 },
        ),
      ],
    });
    // of the second one only the id is known: it is fetched too
    expect((await outbox(db)).map(({ topic }) => topic).sort()).toEqual([
      'stripe.object.fetch',
      'stripe.subscription.cancel',
    ]);
    expect(await alerts(db)).toEqual(['subscription_duplicate']);
  });
});

describe('who may', () => {
  test('a member, a stranger and somebody who is not signed in may not subscribe an establishment', async () => {
    const [owner, member, stranger] = [await newUser(db), await newUser(db), await newUser(db)];
    const establishment = await newEstablishment(owner, member);
    for (const user of [member, stranger])
      expect(await start(user, establishment)).toMatchObject({ result: 'refused', field: 'establishment_id' });
    await expect(db.as('anon', `select public.start_subscription_checkout('${establishment}', 'pro')`)).rejects.toThrow(
      'permission denied',
    );
    await expect(db.as('anon', 'select public.start_customer_portal()')).rejects.toThrow('permission denied');
    await start(owner, establishment);
    expect(await db.as({ user: owner }, 'select plan_code from public.subscription_checkouts')).toEqual([
      { plan_code: 'pro' },
    ]);
    expect(await db.as({ user: member }, 'select plan_code from public.subscription_checkouts')).toEqual([]);
  });

  test('only the server changes settings and attaches pages', async () => {
    const user = await newUser(db);
    for (const sql of [
      'select public.set_billing_settings(0)',
      "select public.attach_checkout(gen_random_uuid(), '{}')",
      'select * from guichet.billing_settings',
      "update public.subscription_checkouts set status = 'complete'",
    ]) {
      await expect(db.as({ user }, sql)).rejects.toThrow('permission denied');
    }
  });

  test('a person’s own account opens its portal to that person only', async () => {
    const [owner, other] = [await newUser(db), await newUser(db)];
    await db.call('claim_billing_accounts', { claims: [{ stripe_customer_id: 'cus_own', owner_user_id: owner }] });
    expect(await db.call('start_customer_portal', {}, { user: owner })).toMatchObject({
      result: 'create',
      customer: 'cus_own',
      return_url: expect.stringMatching(/^http.*\/$/),
    });
    expect(await db.call('start_customer_portal', {}, { user: other })).toMatchObject({ result: 'refused' });
  });
});
