import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type Caller, type TestDatabase } from '../setup/database.ts';
import { createOrder, intentEvent, newProduct, newUser, paidOrder, sync } from '../ordersSupport.ts';
import { letIn } from './letIn.ts';
import { colleague } from './staff.ts';

// Staff send somebody the link to pay: once, and nobody who has nothing to pay.

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
  outbox_id?: string;
  to?: string;
  link?: string;
}
const send = (args: Record<string, unknown>, caller: Caller = 'service_role') =>
  db.call<Answer>('send_payment_link', args, caller);
const letter = async (payload: unknown) =>
  (await db.call<{ results: Record<string, unknown>[] }>('payment_link_letters', { rows: [payload] })).results[0];
const queued = () =>
  db.query<{ payload: Record<string, unknown> }>(
    "select payload from public.outbox where topic = 'email.payment_link'",
  );

async function unpaidOrder(): Promise<{ order: string; user: string }> {
  const user = await newUser(db);
  const { order_id } = await createOrder(db, user, [{ product_id: await newProduct(db, 1250), quantity: 1 }]);
  return { order: order_id, user };
}
async function openInvoice(status = 'open'): Promise<string> {
  const [row] = await db.query<{ id: string }>(
    `insert into public.invoices_billing (stripe_invoice_id, number, status, currency, total, amount_due, amount_remaining, hosted_invoice_url, customer_email)
     values ('in_1', 'GUI-1', $1, 'eur', 2900, 2900, 2900, 'https://invoice.example.test/1', 'compta@example.test') returning id`,
    [status],
  );
  return row?.id ?? '';
}

describe('a link to pay', () => {
  test('goes to whoever ordered, once however often it is asked, and is kept as a decision', async () => {
    const { order, user } = await unpaidOrder();
    const support = await colleague(db, 'support');
    const first = await send({ p_order: order }, support);
    expect(first).toMatchObject({
      result: 'queued',
      to: `${user}@example.test`,
      link: expect.stringMatching(new RegExp(`/orders/${order}$`)),
    });
    const again = await Promise.all([1, 2, 3].map(() => send({ p_order: order }, support)));
    expect(again).toEqual(
      [1, 2, 3].map(() => expect.objectContaining({ result: 'already', outbox_id: first.outbox_id })),
    );
    expect(await queued()).toHaveLength(1);
    expect(await db.query('select user_id, action, subject_table, subject_id from public.staff_actions')).toEqual([
      { user_id: support.user, action: 'send_link', subject_table: 'orders', subject_id: order },
    ]);
    await db.query("update public.outbox set created_at = now() - interval '11 minutes'");
    expect(await send({ p_order: order }, support)).toMatchObject({ result: 'queued' });
  });

  test('of a payment that failed leads to what it was for', async () => {
    const { order } = await unpaidOrder();
    await sync(
      db,
      intentEvent(
        { created: 100 },
        { status: 'requires_payment_method', amount: 1250, metadata: { order_id: order }, error_code: 'card_declined' },
      ),
    );
    const [payment] = await db.query<{ id: string }>('select id from public.payments');
    expect(await send({ p_payment: payment?.id })).toMatchObject({
      result: 'queued',
      link: expect.stringContaining(order),
    });
  });

  test('of an invoice is the page that Stripe has for it', async () => {
    expect(await send({ p_invoice: await openInvoice() })).toMatchObject({
      result: 'queued',
      to: 'compta@example.test',
      link: 'https://invoice.example.test/1',
    });
  });

  test('is refused where there is nothing to pay, and nothing is queued', async () => {
    const paid = await paidOrder(db, await newUser(db));
    expect(await send({ p_order: paid })).toMatchObject({ result: 'refused', reason: 'already_paid' });
    const { order } = await unpaidOrder();
    await db.query("update public.orders set expires_at = now() - interval '1 minute' where id = $1", [order]);
    expect(await send({ p_order: order })).toMatchObject({ reason: 'order_cancelled' });
    expect(await send({ p_invoice: await openInvoice('void') })).toMatchObject({ reason: 'nothing_to_pay' });
    expect(await send({ p_booking: paid })).toMatchObject({ reason: 'not_found' });
    expect(await send({})).toMatchObject({ reason: 'one_subject' });
    await db.query("update public.invoices_billing set status = 'open', customer_email = ' '");
    const [invoice] = await db.query<{ id: string }>('select id from public.invoices_billing');
    expect(await send({ p_invoice: invoice?.id })).toMatchObject({ reason: 'no_address' });
    expect(await queued()).toEqual([]);
  });

  test('is sent by those who may, and by nobody else', async () => {
    const { order, user } = await unpaidOrder();
    expect(await letIn(db, (caller) => send({ p_order: order }, caller))).toEqual([
      'owner',
      'administrator',
      'staff',
      'support',
    ]);
    await expect(send({ p_order: order }, { user })).rejects.toMatchObject({ code: '42501' });
  });
});

describe('the letter', () => {
  test('says what, how much and until when, in the reader’s language', async () => {
    const { order, user } = await unpaidOrder();
    await db.query("update public.profiles set locale = 'en' where id = $1", [user]);
    await send({ p_order: order });
    expect(await letter((await queued())[0]?.payload)).toMatchObject({
      result: 'ready',
      template: 'payment_link_order',
      to: `${user}@example.test`,
      what: '1 × Café',
      amount: '12,50\u00a0€',
      number: order.slice(0, 8),
      locale: 'en',
      until: expect.stringContaining(' h'),
    });
  });

  test('does not leave once it was paid', async () => {
    const { order } = await unpaidOrder();
    await send({ p_order: order });
    await sync(db, intentEvent({ created: 100 }, { status: 'succeeded', amount: 1250, metadata: { order_id: order } }));
    expect(await letter((await queued())[0]?.payload)).toMatchObject({ result: 'withdrawn', template: 'withdrawn' });
  });
});
