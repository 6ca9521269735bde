import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { z } from 'zod';
import { bootstrapDatabase, migrate } from '../../harness/database/migrations.ts';

/**
 * What a hosted project gives by default depends on when it was made. The migrations apply under each style as its
 * role `postgres` (no superuser, `auth` of another role), and what is open afterwards is what their files say.
 */
const styles: Record<string, string> = {
  'nothing (projects since 30 October 2026)': '',
  'everything in public, to the roles of the API (projects before)': `
    alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
    alter default privileges in schema public grant all on functions to anon, authenticated, service_role;
    alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;`,
};

const cluster = z
  .object({ port: z.number(), password: z.string(), template: z.string() })
  .parse(JSON.parse(readFileSync(z.string().parse(process.env.GUICHET_TEST_CLUSTER), 'utf8')));
const urlOf = (role: string, database: string): string =>
  `postgresql://${role}:${encodeURIComponent(cluster.password)}@127.0.0.1:${cluster.port}/${database}`;

async function query<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Every right that somebody but the owner has: schemas, tables, columns, sequences, functions, types. */
async function rights(url: string): Promise<string[]> {
  const rows = await query<{ line: string }>(
    url,
    `
    with ours as (select oid, nspname, nspacl, nspowner from pg_namespace where nspname in ('public', 'guichet')),
    acls (object, owner, acl) as (
      select 'schema ' || nspname, nspowner, coalesce(nspacl, acldefault('n', nspowner)) from ours
      union all
      select 'function ' || p.oid::regprocedure, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
        from pg_proc p join ours on ours.oid = p.pronamespace
      union all
      select case c.relkind when 'S' then 'sequence ' else 'table ' end || c.oid::regclass, c.relowner,
          coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner))
        from pg_class c join ours on ours.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'S')
      union all
      select 'column ' || c.oid::regclass || '.' || a.attname, c.relowner, a.attacl
        from pg_attribute a join pg_class c on c.oid = a.attrelid join ours on ours.oid = c.relnamespace
       where a.attacl is not null and a.attnum > 0
      union all
      select 'type ' || t.oid::regtype, t.typowner, coalesce(t.typacl, acldefault('T', t.typowner))
        from pg_type t join ours on ours.oid = t.typnamespace
    )
    select object || ': ' || case a.grantee when 0 then 'PUBLIC' else a.grantee::regrole::text end
        || ' ' || string_agg(lower(a.privilege_type), ', ' order by a.privilege_type) as line
      from acls cross join lateral aclexplode(acl) a where a.grantee <> owner group by object, a.grantee order by 1`,
  );
  return rows.map(({ line }) => line);
}

describe.each(Object.entries(styles))('where a project gives %s', (_style, defaults) => {
  const name = `style_${randomUUID().replaceAll('-', '')}`;
  const url = urlOf('postgres', name);
  let before: unknown;
  const defaultsOf = () =>
    query(
      url,
      'select defaclrole::regrole::text as role, defaclnamespace::regnamespace::text as schema, defaclobjtype as kind, defaclacl::text as acl from pg_default_acl order by 1, 2, 3',
    );

  beforeAll(async () => {
    await query(urlOf('supabase_admin', 'postgres'), `create database ${name}`);
    await bootstrapDatabase(urlOf('supabase_admin', name), cluster.password);
    await query(url, defaults);
    before = await defaultsOf();
    await migrate(url);
  }, 60_000);
  afterAll(() => query(urlOf('supabase_admin', 'postgres'), `drop database ${name} with (force)`));

  test('the migrations give exactly the rights that they give elsewhere', async () => {
    expect(await rights(url)).toEqual(await rights(urlOf('postgres', cluster.template)));
  });

  test('nothing is open to PUBLIC but the types', async () => {
    const open = (await rights(url)).filter((line) => line.includes(': PUBLIC') && !line.startsWith('type '));
    expect(open).toEqual(['schema public: PUBLIC usage']);
  });

  test('its defaults are as they were: functions that the project makes later are its own', async () => {
    expect(await defaultsOf()).toEqual(before);
    await query(url, "create function public.made_later() returns int language sql as 'select 1'");
    const [later] = await query<{ execute: boolean }>(
      url,
      "select has_function_privilege('authenticated', 'public.made_later()', 'execute') as execute",
    );
    expect(later).toEqual({ execute: true });
  });

  test('the migrations ran as no superuser, and auth belongs to another role', async () => {
    expect(
      await query(
        url,
        `select (select rolsuper from pg_roles where rolname = current_user) as superuser,
          (select relowner::regrole::text from pg_class where oid = 'auth.users'::regclass) as accounts,
          (select count(*)::int from pg_class where relnamespace in ('public'::regnamespace, 'guichet'::regnamespace)
            and relowner <> 'postgres'::regrole) as others`,
      ),
    ).toEqual([{ superuser: false, accounts: 'supabase_auth_admin', others: 0 }]);
  });
});
