import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type Caller, type TestDatabase } from './setup/database.ts';
import { createOrder, newProduct, newUser, outbox } from './ordersSupport.ts';
import { checkout as checkoutEvent, price, product } from './setup/rows.ts';
import { newCustomer, newMachine, openSession } from './vendingSupport.ts';

// One way to open a payment for all five: what is asked of Stripe, once, and what a crash between any two steps leaves.

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  await db.call('sync_stripe_catalog', {
    rows: [
      product({ event_created: 1 }, { code: 'pro' }),
      price({ event_created: 1 }, {}),
      price({ event_created: 1 }, { stripe_price_id: 'price_year', period: 'year', period_interval: 'year' }),
    ],
  });
});
afterEach(async () => {
  await db.clear();
});
afterAll(async () => {
  await db.drop();
});

interface Create {
  checkout: string;
  idempotency_key: string;
  mode: string;
  metadata: Record<string, string>;
}
interface Answer {
  next_step: string;
  reason?: string;
  checkout_id: string | null;
  checkout_url?: string;
  create?: Create;
}
interface Subject {
  caller: Caller;
  door: string;
  request: Record<string, unknown>;
  /** Whatever makes the page needless. */
  end: () => Promise<unknown>;
}

async function anOrder(): Promise<Subject> {
  const user = await newUser(db);
  const { order_id } = await createOrder(db, user, [{ product_id: await newProduct(db), quantity: 2 }]);
  const end = () => db.call('cancel_order', { order_id }, { user });
  return { caller: { user }, door: 'start-order-checkout', request: { order_id }, end };
}
async function aBooking(): Promise<Subject> {
  const user = await newUser(db);
  const [session] = await db.query<{ id: string }>(
    "insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents) values (current_date + 30, current_date + 34, 8, 'Paris', 199700) returning id",
  );
  const { booking_id } = await db.call<{ booking_id: string }>('reserve_place', { session_id: session?.id }, { user });
  const end = () => db.call('cancel_booking', { booking_id }, { user });
  return { caller: { user }, door: 'start-immersion-checkout', request: { booking_id }, end };
}
async function aVend(): Promise<Subject> {
  const { id } = await openSession(db, await newMachine(db));
  const buyer = await newCustomer(db, 1000);
  return {
    caller: 'service_role',
    door: 'initiate-wallet-recharge',
    request: { amount: 2.5, session_id: id },
    end: () => db.call('pay_with_wallet', { session_id: id }, buyer),
  };
}
async function aRecharge(): Promise<Subject> {
  return {
    caller: await newCustomer(db),
    door: 'initiate-wallet-recharge',
    request: { amount: '10.00', request_id: randomUUID() },
    end: () => db.query("update public.wallet_recharges set status = 'expired'"),
  };
}
async function aSubscription(): Promise<Subject> {
  const user = await newUser(db);
  const [place] = await db.query<{ id: string }>(
    "insert into public.establishments (name) values ('Chez Rose') returning id",
  );
  await db.query("insert into public.establishment_members values ($1, $2, 'owner')", [place?.id, user]);
  const request = { establishment_id: place?.id, plan_code: 'pro' };
  return {
    caller: { user },
    door: 'start-subscription-checkout',
    request,
    end: () => open({ caller: { user }, door: 'start-subscription-checkout', request: { ...request, period: 'year' } }),
  };
}
const subjects = [
  ['an order', anOrder],
  ['a booking', aBooking],
  ['a vend', aVend],
  ['a recharge', aRecharge],
  ['a new subscription', aSubscription],
] as const;

const open = ({ caller, door, request }: Omit<Subject, 'end'>) =>
  db.call<Answer>('open_payment', { door, request }, caller);
async function toCreate(subject: Subject): Promise<Create> {
  const { create, next_step } = await open(subject);
  if (create === undefined || next_step !== 'redirect') throw new Error('nothing is asked of Stripe');
  return create;
}
const attach = (checkout: string, id: string) =>
  db.call<Answer>('attach_checkout', {
    checkout,
    made: { id, url: `https://c.test/${id}`, expires_at: Math.floor(Date.now() / 1000) + 1800 },
  });
const rows = () =>
  db.query('select attempt, status, stripe_id, url from public.checkouts order by created_at, attempt');
const ended = async () =>
  (await outbox(db))
    .filter(({ topic }) => topic === 'stripe.checkout_session.expire')
    .map(({ payload }) => payload.checkout_session);

describe.each(subjects)('the payment of %s', (_name, make) => {
  test('asks Stripe for the very same under the same key until the page is written down, at once too', async () => {
    const subject = await make();
    const first = await toCreate(subject);
    expect(first).toMatchObject({ mode: expect.any(String), metadata: { checkout_id: first.checkout } });
    const again = await Promise.all(Array.from({ length: 5 }, () => toCreate(subject)));
    expect(again).toEqual(Array.from({ length: 5 }, () => first));
    expect(await rows()).toEqual([{ attempt: 1, status: 'open', stripe_id: null, url: null }]);
  });

  test('is one page: the second tab gets it, what Stripe made beside it is ended', async () => {
    const subject = await make();
    const { checkout } = await toCreate(subject);
    const page = { next_step: 'redirect', checkout_id: 'cs_1', checkout_url: 'https://c.test/cs_1' };
    for (const id of ['cs_1', 'cs_1', 'cs_2']) expect(await attach(checkout, id)).toMatchObject(page);
    expect(await open(subject)).toMatchObject(page);
    expect(await ended()).toEqual(['cs_2']);
  });

  test('is nobody’s where its subject ended while Stripe made the page: that is ended, no address is given', async () => {
    const subject = await make();
    const { checkout } = await toCreate(subject);
    await subject.end();
    const answer = await attach(checkout, 'cs_1');
    expect(['refused', 'paid']).toContain(answer.next_step);
    expect(answer).not.toHaveProperty('checkout_url');
    expect(await ended()).toEqual(['cs_1']);
    expect(await db.query('select status from public.checkouts where id = $1', [checkout])).toEqual([
      { status: 'ended' },
    ]);
  });

  test('and a page that is written down is ended with its subject', async () => {
    const subject = await make();
    const { checkout } = await toCreate(subject);
    await attach(checkout, 'cs_1');
    await subject.end();
    // a recharge ends with its page, so Stripe is told by whoever comes back to it
    if (subject.request.request_id !== undefined) await attach(checkout, 'cs_1');
    expect(await ended()).toEqual(['cs_1']);
  });

  test('finds its attempt by an event that is faster than the write', async () => {
    const subject = await make();
    const { checkout, metadata, mode } = await toCreate(subject);
    await db.call('sync_stripe_checkout_sessions', {
      rows: [
        checkoutEvent(
          { event_created: 100, event_type: 'checkout.session.expired' },
          {
            stripe_checkout_session_id: 'cs_1',
            mode,
            status: 'expired',
            metadata,
            client_reference_id: refOf(metadata),
          },
        ),
      ],
    });
    expect(await db.query('select status, stripe_id, said from public.checkouts where id = $1', [checkout])).toEqual([
      { status: 'ended', stripe_id: 'cs_1', said: 'checkout.session.expired' },
    ]);
    // nothing is left to end
    expect(await attach(checkout, 'cs_1')).not.toHaveProperty('checkout_url');
    expect(await ended()).toEqual([]);
  });

  test('is not ended by the page of an earlier attempt that nobody wrote down', async () => {
    const subject = await make();
    const { metadata, mode } = await toCreate(subject);
    await db.query('update public.checkouts set request = request || \'{"lines": []}\', expires_at = now()');
    const { checkout } = await toCreate(subject);
    const before = await rows();
    await db.call('sync_stripe_checkout_sessions', {
      rows: [
        checkoutEvent(
          { event_created: 100, event_type: 'checkout.session.expired' },
          {
            stripe_checkout_session_id: 'cs_1',
            mode,
            status: 'expired',
            metadata,
            client_reference_id: refOf(metadata),
          },
        ),
      ],
    });
    expect(await rows()).toEqual([{ ...before[0], stripe_id: 'cs_1' }, ...before.slice(1)]);
    expect(await attach(checkout, 'cs_2')).toMatchObject({ next_step: 'redirect', checkout_id: 'cs_2' });
  });
});
const refOf = (metadata: Record<string, string>) =>
  metadata.booking_id ?? metadata.vend_session_id ?? metadata.wallet_recharge_id ?? null;

describe('the door', () => {
  test('says what is refused, paid, or was never asked rightly', async () => {
    const { caller, request } = await anOrder();
    const order = { caller, door: 'start-order-checkout' };
    expect(await open({ ...order, request: { order_id: randomUUID() } })).toMatchObject({
      next_step: 'refused',
      reason: 'unknown_order',
      checkout_id: null,
    });
    await expect(open({ ...order, request: { order_id: 'x' } })).rejects.toMatchObject({ code: '22P02' });
    await expect(open({ caller, door: 'elsewhere', request })).rejects.toMatchObject({ code: '22023' });
    for (const nobody of ['anon', 'service_role'] as const)
      await expect(open({ ...order, caller: nobody, request })).rejects.toMatchObject({ code: '42501' });
    await db.query("update public.orders set status = 'PAID'");
    expect(await open({ ...order, request })).toMatchObject({ next_step: 'paid', reason: 'already_paid' });
  });

  test('opens a vend to whoever stands in front of the machine, without an account', async () => {
    const { door, request } = await aVend();
    expect(await open({ caller: 'anon', door, request })).toMatchObject({ next_step: 'redirect' });
  });

  test('shows no browser what Stripe is asked, nor the address', async () => {
    const { caller } = await anOrder();
    for (const who of ['anon', caller] as const)
      await expect(db.as(who, 'select url, request from public.checkouts')).rejects.toMatchObject({ code: '42501' });
  });
});
