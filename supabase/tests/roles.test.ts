import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { become, createTestDatabase, type TestDatabase } from './setup/database.ts';
import { newUser } from './ordersSupport.ts';

// Rule 35: roles are rows, asked at each call; what a token claims opens nothing.

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

type Role = 'owner' | 'administrator' | 'staff' | 'support' | 'accountant' | 'technician';
const roles: readonly Role[] = ['owner', 'administrator', 'staff', 'support', 'accountant', 'technician'];

async function person(...has: Role[]): Promise<{ user: string }> {
  const user = await newUser(db);
  for (const role of has)
    await db.query('insert into guichet.staff_roles (user_id, role) values ($1, $2)', [user, role]);
  return { user };
}
const may = async (caller: { user: string }, action: string): Promise<boolean | undefined> =>
  (await db.as<{ may: boolean }>(caller, 'select guichet.may($1) as may', [action]))[0]?.may;
const rolesOf = async ({ user }: { user: string }): Promise<string[]> =>
  (await db.query<{ role: string }>('select role from guichet.staff_roles where user_id = $1 order by 1', [user])).map(
    ({ role }) => role,
  );

describe('who may do what', () => {
  const page = readFileSync(join(__dirname, '../../docs/roles.md'), 'utf8');

  test('is the same in docs/roles.md, in the table and in the answer to each person', async () => {
    const shown = [...page.matchAll(/^\| `(\w+)` \|[^|]*\|(.*)\|$/gm)].map(([, action = '', cells = '']) => ({
      action,
      who: cells.split('|').flatMap((cell, index) => (cell.trim() === '✓' ? [roles[index]] : [])),
    }));
    const kept = await db.query<{ action: string; who: Role[] }>(
      `select a.action, array_agg(r.role) as who from guichet.actions a left join guichet.role_actions r using (action)
        group by a.action`,
    );
    const sorted = (list: { action: string; who: (Role | undefined)[] }[]) =>
      list.map(({ action, who }) => [action, ...who.sort()].join(' ')).sort();
    expect(sorted(shown)).toEqual(sorted(kept));

    for (const role of roles) {
      const somebody = await person(role);
      const mine = kept.filter(({ who }) => who.includes(role)).map(({ action }) => action);
      expect(await db.call('my_staff_rights', {}, somebody)).toEqual({ roles: [role], actions: mine.sort() });
      for (const { action } of kept)
        expect([action, await may(somebody, action)]).toEqual([action, mine.includes(action)]);
    }
  });

  test('adds up over several roles; a customer may nothing, and nobody what is no action', async () => {
    const both = await person('accountant', 'technician');
    expect([await may(both, 'read_money'), await may(both, 'manage_machines'), await may(both, 'refund')]).toEqual([
      true,
      true,
      false,
    ]);
    const customer = await person();
    expect(await may(customer, 'read_money')).toBe(false);
    expect(await db.call('my_staff_rights', {}, customer)).toEqual({ roles: [], actions: [] });
    expect(await may(await person('owner'), 'no_such_action')).toBe(false);
    await expect(db.as('anon', "select guichet.may('refund')")).rejects.toThrow('permission denied');
  });

  test('is asked for actions that exist, by every policy and function', async () => {
    const asked = await db.query<{ action: string }>(`
      select distinct m[1] as action from (
        select p.prosrc as source from pg_proc p where p.pronamespace in ('public'::regnamespace, 'guichet'::regnamespace)
        union all select concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) from pg_policy p) s,
        regexp_matches(s.source, $$guichet\\.(?:may|require_right)\\('(\\w+)'$$, 'g') m
      where m[1] not in (select action from guichet.actions)`);
    expect(asked).toEqual([]);
  });

  test('no function and no policy reads a claim of the token but who is calling', async () => {
    const rows = await db.query(`
      select p.oid::regprocedure::text as name from pg_proc p
       where p.pronamespace in ('public'::regnamespace, 'guichet'::regnamespace) and p.prosrc ~ 'auth\\.jwt|_meta_?data.*role'
         and p.proname <> 'import_admin_claims'
      union all select polname from pg_policy
       where concat(pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) ~ 'jwt|metadata'`);
    expect(rows).toEqual([]);
  });
});

describe('a token', () => {
  const withClaim = async ({ user }: { user: string }, sql: string): Promise<unknown> => {
    const client = await db.pool.connect();
    try {
      await client.query('begin');
      const claims = {
        role: 'authenticated',
        sub: user,
        app_metadata: { role: 'admin' },
        user_metadata: { role: 'admin' },
      };
      await client.query("select set_config('request.jwt.claims', $1, true)", [JSON.stringify(claims)]);
      await client.query('set local role authenticated');
      return (await client.query(sql)).rows;
    } finally {
      await client.query('rollback');
      client.release();
    }
  };
  const unfreeze = "select public.unfreeze_wallet('00000000-0000-4000-8000-000000000001') as answer";

  test('that claims to be an administrator opens nothing', async () => {
    const somebody = await person();
    await expect(withClaim(somebody, unfreeze)).rejects.toMatchObject({ code: '42501', message: 'staff_only' });
    await expect(
      withClaim(somebody, "insert into public.spaces (name, price_per_hour) values ('Cave', 1)"),
    ).rejects.toThrow('row-level security');
    expect(await withClaim(somebody, 'select guichet.is_admin() as admin')).toEqual([{ admin: false }]);
  });

  test('of somebody who is demoted does nothing from then on, within the same session', async () => {
    const [owner, other] = [await person('owner'), await person('administrator')];
    const client = await db.pool.connect();
    try {
      await client.query('begin');
      await become(client, other);
      const answer = [{ answer: { result: 'refused', field: 'wallet_id', reason: 'not_found' } }];
      expect((await client.query(unfreeze)).rows).toEqual(answer);
      await db.call('remove_staff_role', { user_id: other.user, role: 'administrator' }, owner);
      await expect(client.query(unfreeze)).rejects.toMatchObject({ code: '42501' });
    } finally {
      await client.query('rollback');
      client.release();
    }
  });

  test('what accounts claimed became roles once, and whoever is demoted stays so', async () => {
    const { user } = await person();
    await db.query(`update auth.users set raw_app_meta_data = '{"role": "admin"}' where id = $1`, [user]);
    // as in a database that is migrated with its accounts
    await db.query('update guichet.staff_state set claims_imported_at = null');
    expect(await db.query('select guichet.import_admin_claims() as imported')).toEqual([{ imported: 1 }]);
    expect(await rolesOf({ user })).toEqual(['administrator']);
    await db.call('remove_staff_role', { user_id: user, role: 'administrator' });
    expect(await db.query('select guichet.import_admin_claims() as imported')).toEqual([{ imported: 0 }]);
    expect(await rolesOf({ user })).toEqual([]);
    expect(await may({ user }, 'refund')).toBe(false);
  });
});

describe('the server', () => {
  test('may as ever, with the service key and on a connection of its own; nobody else is it', async () => {
    const ask = 'select guichet.caller_is_server() as server';
    expect(await db.as('service_role', ask)).toEqual([{ server: true }]);
    expect(await db.query(ask)).toEqual([{ server: true }]);
    expect(await db.as(await person('owner'), ask)).toEqual([{ server: false }]);
    const client = await db.pool.connect();
    try {
      await client.query('begin');
      await client.query('set local role authenticated');
      expect((await client.query(ask)).rows).toEqual([{ server: false }]);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});

describe('giving and taking roles', () => {
  const set = (caller: 'service_role' | { user: string }, of: { user: string }, role: string) =>
    db.call<{ result: string; reason?: string; roles?: string[] }>(
      'set_staff_role',
      { user_id: of.user, role },
      caller,
    );
  const remove = (caller: 'service_role' | { user: string }, of: { user: string }, role: string) =>
    db.call<{ result: string; reason?: string; roles?: string[] }>(
      'remove_staff_role',
      { user_id: of.user, role },
      caller,
    );

  test('owners do, and administrators short of owners; others are refused', async () => {
    const [owner, administrator, staff, nobody] = [
      await person('owner'),
      await person('administrator'),
      await person('staff'),
      await person(),
    ];
    expect(await set(administrator, nobody, 'support')).toEqual({ result: 'granted', roles: ['support'] });
    expect(await set(administrator, nobody, 'support')).toEqual({ result: 'unchanged', roles: ['support'] });
    for (const caller of [administrator, 'service_role'] as const) {
      expect(await set(caller, nobody, 'owner')).toMatchObject({ result: 'refused', reason: 'owners_only' });
      expect(await remove(caller, owner, 'owner')).toMatchObject({ result: 'refused', reason: 'owners_only' });
    }
    expect(await set(owner, nobody, 'owner')).toEqual({ result: 'granted', roles: ['owner', 'support'] });
    expect(await remove(owner, nobody, 'owner')).toEqual({ result: 'removed', roles: ['support'] });
    expect(await remove('service_role', nobody, 'support')).toEqual({ result: 'removed', roles: [] });
    expect(await remove('service_role', nobody, 'support')).toEqual({ result: 'unchanged', roles: [] });
    for (const caller of [staff, nobody])
      await expect(set(caller, caller, 'owner')).rejects.toMatchObject({ code: '42501', message: 'staff_only' });
    expect(await set(owner, nobody, 'king')).toMatchObject({ result: 'refused', reason: 'unknown_role' });
    expect(await set(owner, { user: '00000000-0000-4000-8000-000000000001' }, 'staff')).toMatchObject({
      result: 'refused',
      reason: 'unknown_user',
    });
  });

  test('everybody sees their own roles, owners and administrators all of them', async () => {
    const [administrator, staff] = [await person('administrator'), await person('staff')];
    const seen = 'select user_id, role from guichet.staff_roles';
    expect(await db.as(staff, seen)).toEqual([{ user_id: staff.user, role: 'staff' }]);
    expect(await db.as(administrator, seen)).toHaveLength(2);
    expect(await db.call<unknown[]>('list_staff', {}, administrator)).toHaveLength(2);
    await expect(db.call('list_staff', {}, staff)).rejects.toThrow('staff_only');
    for (const caller of [administrator, 'service_role'] as const)
      await expect(db.as(caller, "update guichet.staff_roles set role = 'owner'")).rejects.toThrow('permission denied');
  });

  test('the first owner is named by the server, while there is none', async () => {
    const [first, second] = [await person(), await person()];
    await expect(db.call('name_first_owner', { user_id: first.user }, first)).rejects.toThrow('permission denied');
    // two at once: one of them
    const answers = await Promise.all(
      [first, second].map(({ user }) => db.call<{ result: string }>('name_first_owner', { user_id: user })),
    );
    expect(answers.map(({ result }) => result).sort()).toEqual(['named', 'refused']);
    expect(await db.call('name_first_owner', { user_id: second.user })).toMatchObject({ reason: 'has_owner' });
  });
});

describe('the last owner', () => {
  test('is removed by nobody: not by a call, a statement or the end of the account', async () => {
    const owner = await person('owner', 'staff');
    expect(await db.call('remove_staff_role', { user_id: owner.user, role: 'owner' }, owner)).toMatchObject({
      result: 'refused',
      reason: 'last_owner',
    });
    for (const statement of [
      'delete from guichet.staff_roles',
      "update guichet.staff_roles set role = 'support' where role = 'owner'",
      `delete from auth.users where id = '${owner.user}'`,
    ])
      await expect(db.query(statement)).rejects.toMatchObject({ code: '23514', constraint: 'last_owner' });
    expect(await rolesOf(owner)).toEqual(['owner', 'staff']);
  });

  test('of two who remove each other at the same moment one stays', async () => {
    // whoever comes when the other has done it is no owner any more, and is refused as such
    const remove = (of: { user: string }, caller: { user: string }): Promise<string> =>
      db.call<{ result: string }>('remove_staff_role', { user_id: of.user, role: 'owner' }, caller).then(
        ({ result }) => result,
        (error: { message: string }) => (error.message === 'staff_only' ? 'refused' : error.message),
      );
    for (let round = 0; round < 3; round += 1) {
      const [one, two] = [await person('owner'), await person('owner')];
      expect((await Promise.all([remove(two, one), remove(one, two)])).sort()).toEqual(['refused', 'removed']);
      await db.clear();
    }
  });

  test.each(['read committed', 'repeatable read'])(
    'holds between two connections with plain statements, %s',
    async (level) => {
      const [one, two] = [await person('owner'), await person('owner')];
      const [first, second] = [await db.pool.connect(), await db.pool.connect()];
      try {
        for (const client of [first, second]) {
          await client.query(`begin isolation level ${level}`);
          await client.query('select 1 from guichet.staff_roles');
        }
        await first.query('delete from guichet.staff_roles where user_id = $1', [one.user]);
        const waits = expect(
          second.query('delete from guichet.staff_roles where user_id = $1', [two.user]),
        ).rejects.toMatchObject({ code: level === 'read committed' ? '23514' : '40001' });
        await first.query('commit');
        await waits;
      } finally {
        await second.query('rollback');
        first.release();
        second.release();
      }
      expect(await db.query("select user_id from guichet.staff_roles where role = 'owner'")).toEqual([
        { user_id: two.user },
      ]);
    },
  );
});
