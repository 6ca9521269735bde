import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type Caller, type TestDatabase } from '../setup/database.ts';
import { newUser } from '../ordersSupport.ts';

// What support was told, what waits and what failed; sent again, or let be with a reason.

interface Page {
  rows: { id: string; template: string; status: string; data: Record<string, unknown> }[];
  count: number | null;
}

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

async function person(...roles: string[]): Promise<{ user: string }> {
  const user = await newUser(db);
  for (const role of roles)
    await db.query('insert into guichet.staff_roles (user_id, role) values ($1, $2)', [user, role]);
  return { user };
}
async function alert(template: string, subject: string, status = 'queued', data: object = {}): Promise<string> {
  const [row] = await db.query<{ id: string }>(
    `insert into public.alert_outbox (template, subject, status, data, error_message, telegram_message_id)
     values ($1, $2, $3::text, $4, case when $3 = 'failed' then 'refused' end, case when $3 = 'sent' then '7' end)
     returning id`,
    [template, subject, status, data],
  );
  return row?.id ?? '';
}
const list = (filter: object = {}, caller: Caller = 'service_role') =>
  db.call<Page>('desk_notices', { p_filter: filter }, caller);
const decide = (
  ids: string[] | null,
  decision: string,
  reason: string | null = null,
  caller: Caller = 'service_role',
) =>
  db.call<Record<string, unknown>>(
    'desk_decide_notices',
    { p_ids: ids, p_decision: decision, p_reason: reason },
    caller,
  );
const statuses = async () =>
  (await db.query<{ status: string }>('select status from public.alert_outbox order by seq')).map(
    ({ status }) => status,
  );

test.each(['owner', 'administrator', 'support', 'technician'])('%s reads and decides', async (role) => {
  const somebody = await person(role);
  const id = await alert('event_failed', 'evt_1', 'failed');
  expect((await list({}, somebody)).rows).toHaveLength(1);
  expect(await decide([id], 'retry', null, somebody)).toEqual({ result: 'done', queued: 1 });
});

test.each([['staff'], ['accountant'], []])('%s neither reads nor decides', async (...roles) => {
  const somebody = await person(...roles);
  await expect(list({}, somebody)).rejects.toThrow('staff_only');
  await expect(decide(null, 'retry', null, somebody)).rejects.toThrow('staff_only');
});

test('the list is of one state, template, time, message or alert', async () => {
  const one = await alert('event_failed', 'evt_1', 'failed');
  await alert('event_failed', 'evt_2', 'sent');
  await alert('machine_offline', 'm1');
  const counts = await Promise.all(
    [
      {},
      { status: 'unsent' },
      { status: 'sent' },
      { template: 'event_failed' },
      { message: '7' },
      { alert: one },
      { template: 'event_failed', from: '2000-01-01T00:00:00Z', to: '2001-01-01T00:00:00Z' },
    ].map(async (filter) => (await list(filter)).count),
  );
  expect(counts).toEqual([3, 2, 1, 2, 1, 1, 0]);
  expect(await db.call('desk_notice_overview')).toMatchObject({
    waiting: 1,
    failed: 1,
    templates: ['event_failed', 'machine_offline'],
    channel: { state: 'up' },
  });
});

describe('a decision', () => {
  test('sends what was given up again, named or all of it', async () => {
    const one = await alert('event_failed', 'evt_1', 'failed');
    await alert('event_failed', 'evt_2', 'failed');
    expect(await decide([one], 'retry')).toEqual({ result: 'done', queued: 1 });
    expect(await decide([one], 'retry')).toEqual({ result: 'done', queued: 0 });
    expect(await decide(null, 'retry')).toEqual({ result: 'done', queued: 1 });
    expect(await statuses()).toEqual(['queued', 'queued']);
  });

  test('lets one be, with a reason; one that is sent stays so', async () => {
    const ids = [
      await alert('event_failed', 'evt_1', 'failed'),
      await alert('event_failed', 'evt_2'),
      await alert('event_failed', 'evt_3', 'sent'),
    ];
    expect(await decide(ids, 'skip', ' ')).toMatchObject({ result: 'refused', reason: 'reason_missing' });
    expect(await decide(ids, 'skip', 'known')).toEqual({ result: 'done', skipped: 2 });
    expect(await decide(ids, 'skip', 'known')).toEqual({ result: 'done', skipped: 0 });
    expect(await statuses()).toEqual(['skipped', 'skipped', 'sent']);
    expect(await db.call('claim_alerts', { fold_seconds: 0 })).toMatchObject({ alerts: [] });
    const kept = await db.query('select reason, subject_table from public.staff_actions order by id');
    expect(kept).toEqual([1, 2].map(() => ({ reason: 'known', subject_table: 'alert_outbox' })));
    expect(await decide(ids, 'look')).toMatchObject({ reason: 'decision' });
  });
});

describe('names beside ids', () => {
  const claimed = async (): Promise<Record<string, unknown> | undefined> => {
    await db.query("update public.alert_outbox set created_at = created_at - interval '1 minute'");
    const { alerts } = await db.call<{ alerts: { data: Record<string, unknown>[] }[] }>('claim_alerts');
    return alerts[0]?.data[0];
  };

  test('of a booking: the person and the session', async () => {
    const { user } = await person();
    await db.query("update public.profiles set display_name = 'Léa Martin' where id = $1", [user]);
    const [session] = await db.query<{ id: string }>(
      `insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents)
       values ('2027-03-01', '2027-03-05', 10, 'Lyon', 1000) returning id`,
    );
    const [booking] = await db.query<{ id: string }>(
      `insert into public.immersion_bookings (session_id, user_id, user_email, amount_cents, hold_expires_at)
       values ($1, $2, 'lea@example.fr', 1000, now() + interval '1 hour') returning id`,
      [session?.id, user],
    );
    await alert('refund_failed', 're_1', 'queued', { booking_id: booking?.id, amount: 1000, currency: 'eur' });
    expect(await claimed()).toMatchObject({
      user_id: user,
      customer_name: 'Léa Martin',
      session_id: session?.id,
      session_title: 'Lyon, du lundi 1er au vendredi 5 mars 2027',
      amount: 1000,
    });
  });

  test('of a subscription: who pays, and for which establishment; the alert itself stays as it was written', async () => {
    const { user } = await person();
    const [establishment] = await db.query<{ id: string }>(
      "insert into public.establishments (name) values ('Bistro') returning id",
    );
    await db.query(
      `with account as (insert into public.billing_accounts (owner_type, owner_user_id, stripe_customer_id, company_name, claimed_at)
         values ('USER', $1, 'cus_1', 'SARL Bistro', now()) returning id),
       subscription as (insert into public.subscriptions (billing_account_id, stripe_subscription_id, plan_code, stripe_status)
         select id, 'sub_1', 'PRO', 'active' from account returning id)
       insert into public.subscription_coverage (subscription_id, establishment_id) select id, $2 from subscription`,
      [user, establishment?.id],
    );
    await alert('payment_failed', 'in_1', 'queued', { row: { stripe_subscription_id: 'sub_1' }, amount: 1 });
    expect(await claimed()).toMatchObject({
      establishment_id: establishment?.id,
      establishment_name: 'Bistro',
      customer_name: 'SARL Bistro',
      user_id: user,
      row: { stripe_subscription_id: 'sub_1' },
    });
    expect((await db.query('select data from public.alert_outbox'))[0]).toEqual({
      data: expect.not.objectContaining({ establishment_name: 'Bistro' }),
    });
  });

  test('what the writer said stands, and what is no object is left as it is', async () => {
    await alert('limit_insisted', 'a', 'queued', {
      user_id: '00000000-0000-4000-8000-000000000001',
      customer_email: 'x@y.z',
    });
    expect(await claimed()).toMatchObject({ customer_email: 'x@y.z' });
    const [row] = await db.query<{ a: unknown }>(`select guichet.alert_of('["whatever"]') as a`);
    expect(row?.a).toEqual(['whatever']);
  });
});
