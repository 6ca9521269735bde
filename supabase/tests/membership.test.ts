import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import { newUser } from './ordersSupport.ts';
import { customer, invoice, invoicePayment, subscription } from './setup/rows.ts';

let db: TestDatabase;
let establishment: string;
let owner: string;
let admin: string;
let member: string;
let stranger: string;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(async () => {
  await db.drop();
});
beforeEach(async () => {
  await db.clear();
  const [row] = await db.query<{ id: string }>(
    "insert into public.establishments (name) values ('Chez Rose') returning id",
  );
  establishment = row?.id ?? '';
  owner = await newUser(db);
  admin = await newUser(db);
  member = await newUser(db);
  stranger = await newUser(db);
  await db.query(
    "insert into public.establishment_members (establishment_id, user_id, role) values ($1, $2, 'owner'), ($1, $3, 'admin'), ($1, $4, 'member')",
    [establishment, owner, admin, member],
  );
});

interface Answer {
  result: string;
  role?: string;
  reason?: string;
}
const add = (by: string | undefined, user_id: string, role = 'member') =>
  db.call<Answer>(
    'add_establishment_member',
    { establishment_id: establishment, user_id, role },
    by === undefined ? 'service_role' : { user: by },
  );
const setRole = (by: string | undefined, user_id: string, role: string) =>
  db.call<Answer>(
    'set_establishment_member_role',
    { establishment_id: establishment, user_id, role },
    by === undefined ? 'service_role' : { user: by },
  );
const remove = (by: string | undefined, user_id: string) =>
  db.call<Answer>(
    'remove_establishment_member',
    { establishment_id: establishment, user_id },
    by === undefined ? 'service_role' : { user: by },
  );
async function roleOf(user: string): Promise<string | undefined> {
  const [row] = await db.query<{ role: string }>(
    'select role from public.establishment_members where establishment_id = $1 and user_id = $2',
    [establishment, user],
  );
  return row?.role;
}

describe('who gives which role', () => {
  test('an administrator gives owner to nobody: not to a second account, not to himself, not to a member', async () => {
    await expect(add(admin, stranger, 'owner')).rejects.toThrow('only owners');
    for (const user of [stranger, admin, member])
      await expect(setRole(admin, user, 'owner')).rejects.toThrow('only owners');
    await expect(add(admin, admin, 'owner')).rejects.toThrow('only owners');
    expect([await roleOf(stranger), await roleOf(admin), await roleOf(member)]).toEqual([undefined, 'admin', 'member']);
  });

  test('an administrator adds, promotes, demotes and removes members and administrators, and no owner', async () => {
    expect(await add(admin, stranger, 'admin')).toEqual({ result: 'added', billed: false });
    expect(await setRole(admin, stranger, 'member')).toEqual({ result: 'changed', role: 'member' });
    expect(await remove(admin, stranger)).toEqual({ result: 'removed' });
    await expect(setRole(admin, owner, 'member')).rejects.toThrow('only owners');
    await expect(remove(admin, owner)).rejects.toThrow('only owners');
    expect(await roleOf(owner)).toBe('owner');
  });

  test.each(['member', 'stranger'])('a %s decides on nobody', async (who) => {
    const by = who === 'member' ? member : stranger;
    await expect(add(by, stranger)).rejects.toThrow('only owners and admins');
    await expect(setRole(by, by, 'admin')).rejects.toThrow('only owners and admins');
    await expect(setRole(by, by, 'owner')).rejects.toThrow('only owners');
    await expect(remove(by, admin)).rejects.toThrow('only owners and admins');
    await expect(db.as({ user: by }, "update public.establishment_members set role = 'owner'")).rejects.toThrow(
      'permission denied',
    );
    await expect(
      db.as('anon', 'select public.remove_establishment_member(gen_random_uuid(), gen_random_uuid())'),
    ).rejects.toThrow('permission denied');
  });

  test('an owner and the server give owner, and what is said twice changes nothing more', async () => {
    expect(await setRole(owner, admin, 'owner')).toEqual({ result: 'changed', role: 'owner' });
    expect(await setRole(owner, admin, 'owner')).toEqual({ result: 'unchanged', role: 'owner' });
    expect(await setRole(undefined, member, 'owner')).toEqual({ result: 'changed', role: 'owner' });
    expect(await add(undefined, stranger, 'owner')).toMatchObject({ result: 'added' });
    expect(await add(owner, stranger, 'member')).toMatchObject({ result: 'member_already' });
    expect(await roleOf(stranger)).toBe('owner');
    expect(await remove(owner, stranger)).toEqual({ result: 'removed' });
    expect(await remove(owner, stranger)).toEqual({ result: 'not_a_member' });
    expect(await setRole(owner, stranger, 'admin')).toEqual({ result: 'not_a_member' });
    await expect(setRole(owner, member, 'boss')).rejects.toThrow('is no role');
  });

  test('a role that was taken away counts at the next call, whatever the token says', async () => {
    await setRole(owner, admin, 'member');
    await expect(add(admin, stranger)).rejects.toThrow('only owners and admins');
    await setRole(owner, admin, 'owner');
    await setRole(admin, owner, 'member');
    await expect(setRole(owner, owner, 'owner')).rejects.toThrow('only owners');
  });

  test('everybody may leave, once and twice', async () => {
    for (const user of [member, admin])
      expect([await remove(user, user), await remove(user, user)]).toEqual([
        { result: 'removed' },
        { result: 'not_a_member' },
      ]);
  });
});

describe('the last owner stays', () => {
  test('not demoted, not removed, not leaving: with a reason', async () => {
    const refused = { result: 'refused', reason: 'last_owner' };
    expect(await remove(owner, owner)).toEqual(refused);
    expect(await remove(undefined, owner)).toEqual(refused);
    expect(await setRole(owner, owner, 'admin')).toEqual({ ...refused, role: 'owner' });
    expect(await setRole(undefined, owner, 'member')).toEqual({ ...refused, role: 'owner' });
    expect(await roleOf(owner)).toBe('owner');
  });

  test.each([
    ['deleting the row', 'delete from public.establishment_members where user_id = $1'],
    ['deleting every row', 'delete from public.establishment_members where $1 is not null'],
    ['writing the role', "update public.establishment_members set role = 'member' where user_id = $1"],
    ['writing every role', "update public.establishment_members set role = 'member' where $1 is not null"],
    ['deleting the account', 'delete from auth.users where id = $1'],
  ])('not by %s either', async (_name, sql) => {
    const statement = sql.replace('$1 is not null', '$1::uuid is not null');
    await expect(db.query(statement, [owner])).rejects.toThrow('without an owner');
    expect(await roleOf(owner)).toBe('owner');
  });

  test('of two, one goes; of two who demote each other or leave at once, one stays', async () => {
    for (let round = 0; round < 5; round += 1) {
      await db.query("update public.establishment_members set role = 'owner' where user_id = any($1)", [
        [owner, admin],
      ]);
      const answers = await Promise.all(
        [setRole(owner, admin, 'member'), setRole(admin, owner, 'member'), setRole(owner, owner, 'admin')].map((call) =>
          call.catch(() => null),
        ),
      );
      expect(answers.some((answer) => answer?.result === 'changed')).toBe(true);
      const left = await db.query("select user_id from public.establishment_members where role = 'owner'");
      expect(left).toHaveLength(1);
    }
    await db.query("update public.establishment_members set role = 'owner' where user_id = any($1)", [[owner, admin]]);
    const gone = await Promise.all(
      [owner, admin].map((user) =>
        db.query('delete from public.establishment_members where user_id = $1', [user]).then(
          () => true,
          () => false,
        ),
      ),
    );
    expect(gone.sort()).toEqual([false, true]);
  });

  test('an establishment that is deleted takes its owner along', async () => {
    await db.query('delete from public.establishments where id = $1', [establishment]);
    expect(await roleOf(owner)).toBeUndefined();
  });
});

describe('what an establishment is billed for', () => {
  beforeEach(async () => {
    await db.call('sync_stripe_customers', {
      rows: [
        customer(
          { event_created: 1 },
          { company_name: 'Chez Rose', billing_email: 'rose@example.test', address: { line1: '1 rue des Roses' } },
        ),
      ],
    });
    const {
      results: [synced],
    } = await db.call<{ results: { subscription_id: string }[] }>('sync_stripe_subscriptions', {
      rows: [subscription({ event_created: 1 })],
    });
    await db.call('claim_billing_accounts', {
      claims: [{ stripe_customer_id: 'cus_1', owner_establishment_id: establishment }],
    });
    await db.call('cover_establishments', {
      coverage: [{ subscription_id: synced?.subscription_id, establishment_id: establishment }],
    });
    await db.call('sync_stripe_invoices', {
      rows: [
        invoice(
          { event_created: 1 },
          {
            hosted_invoice_url: 'https://invoice.stripe.com/i/1',
            invoice_pdf: 'https://invoice.stripe.com/i/1.pdf',
            customer_email: 'rose@example.test',
          },
        ),
        invoicePayment({ event_created: 1 }),
      ],
    });
  });
  const billing = ['billing_accounts', 'invoices_billing', 'invoice_payments_billing'];
  const count = async (user: string, table: string) => (await db.as({ user }, `select from public.${table}`)).length;

  test.each(billing)('%s is read by its owner, not by administrators, members or strangers', async (table) => {
    expect(await count(owner, table)).toBe(1);
    for (const user of [admin, member, stranger]) expect(await count(user, table)).toBe(0);
    await setRole(owner, admin, 'owner');
    expect(await count(admin, table)).toBe(1);
    await setRole(admin, owner, 'member');
    expect(await count(owner, table)).toBe(0);
  });

  test('which plan runs is read by every member', async () => {
    for (const user of [owner, admin, member])
      expect(await db.as({ user }, 'select status from public.subscriptions')).toEqual([{ status: 'active' }]);
    expect(await count(stranger, 'subscriptions')).toBe(0);
  });

  test('no row or column that a member, an administrator or a stranger reads names the customer, the address or an invoice', async () => {
    const tables = await db.query<{ name: string }>(`select c.relname as name from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v') and has_table_privilege('authenticated', c.oid, 'select') order by 1`);
    expect(tables.length).toBeGreaterThan(20);
    for (const user of [admin, member, stranger]) {
      for (const { name } of tables) {
        const [row] = await db.as<{ text: string | null }>(
          { user },
          `select string_agg(to_jsonb(t)::text, ' ') as text from public.${name} t`,
        );
        expect({
          name,
          found: /cus_1|rose@example\.test|rue des Roses|invoice\.stripe\.com|inpay_1/.exec(row?.text ?? '')?.[0],
        }).toEqual({ name, found: undefined });
      }
    }
  });

  test('the portal opens for whoever is an owner at that moment', async () => {
    const portal = (user: string) =>
      db.call<Answer>('start_customer_portal', { establishment_id: establishment }, { user });
    expect((await portal(owner)).result).toBe('create');
    expect((await portal(admin)).result).toBe('refused');
    await setRole(owner, admin, 'owner');
    await setRole(admin, owner, 'admin');
    expect((await portal(owner)).result).toBe('refused');
    expect((await portal(admin)).result).toBe('create');
  });

  test('a customer whom a stranger had named ours by the reference of a payment link does not become the one whose portal opens', async () => {
    await db.call('sync_stripe_customers', {
      rows: [customer({ event_created: 2 }, { stripe_customer_id: 'cus_stranger' })],
    });
    await db.call('claim_billing_accounts', {
      claims: [{ stripe_customer_id: 'cus_stranger', owner_establishment_id: establishment }],
    });
    expect(await db.call('start_customer_portal', { establishment_id: establishment }, { user: owner })).toMatchObject({
      customer: 'cus_1',
    });
  });
});

test('the page for a subscription that an owner has opened ends with the role', async () => {
  await db.query("update public.establishment_members set role = 'owner' where user_id = $1", [admin]);
  await db.query(
    `with asked as (insert into public.subscription_checkouts (establishment_id, requested_by, plan_code, period) values ($1, $2, 'pro', 'month') returning id)
    insert into public.checkouts (subscription_checkout_id, attempt, request, idempotency_key, stripe_id, expires_at)
    select id, 1, '{}', 'test', 'cs_1', now() + interval '1 hour' from asked`,
    [establishment, owner],
  );
  await setRole(admin, owner, 'admin');
  expect(await db.query('select status from public.subscription_checkouts')).toEqual([{ status: 'ended' }]);
  expect(await db.query("select topic, payload ->> 'checkout_session' as session from public.outbox")).toEqual([
    { topic: 'stripe.checkout_session.expire', session: 'cs_1' },
  ]);
});
