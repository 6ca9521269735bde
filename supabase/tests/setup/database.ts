import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client, Pool, type PoolClient, type QueryResultRow } from 'pg';
import { z } from 'zod';

const clusterSchema = z.object({ port: z.number(), password: z.string(), template: z.string() });
export type TestCluster = z.infer<typeof clusterSchema>;

/** Who a statement is run as, the way PostgREST does it: role and token claims of the transaction. */
export type Caller = 'anon' | 'service_role' | { user: string; admin?: boolean; aal?: 'aal1' | 'aal2' };

/** admin: the person has an account, and the role of administrator as a row; no claim of a token says it. */
async function grantAdministrator(query: TestDatabase['query'], caller: Caller): Promise<void> {
  if (typeof caller === 'string' || caller.admin !== true) return;
  await query(
    "insert into auth.users (id, email) values ($1::uuid, $1::text || '@staff.test') on conflict (id) do nothing",
    [caller.user],
  );
  await query("insert into guichet.staff_roles (user_id, role) values ($1, 'administrator') on conflict do nothing", [
    caller.user,
  ]);
}

export interface TestDatabase {
  /** of the owner `postgres`, for a server that is to be tested on it */
  readonly url: string;
  readonly pool: Pool;
  /** As the owner `postgres`, for arranging and looking. */
  query<Row extends QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** As somebody who calls through the REST interface. */
  as<Row extends QueryResultRow>(caller: Caller, sql: string, values?: unknown[]): Promise<Row[]>;
  /** Calls `public.<name>` with named arguments as the server does. Objects and arrays of objects go as jsonb. */
  call<Result>(name: string, args?: Record<string, unknown>, caller?: Caller): Promise<Result>;
  /** Empties all tables of public and the sign-in accounts. */
  clear(): Promise<void>;
  drop(): Promise<void>;
}

function testCluster(): TestCluster {
  const file = process.env.GUICHET_TEST_CLUSTER;
  if (!file) throw new Error('GUICHET_TEST_CLUSTER is not set: run these tests as the jest project "database"');
  return clusterSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** A database of its own, copied from the migrated template. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { port, password, template } = testCluster();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(
    `postgresql://supabase_admin:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`,
    `create database ${name} template ${template} owner postgres`,
  );
  return connectTestDatabase(name);
}

/** One of the cluster that is there already. */
export function connectTestDatabase(name: string): TestDatabase {
  const { port, password } = testCluster();
  const url = (role: string, database: string): string =>
    `postgresql://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;

  const pool = new Pool({ connectionString: url('postgres', name), max: 40 });
  let dropping = false;
  // dropping the database ends connections that have not closed yet; at any other time it is a fault to see
  pool.on('error', (error) => {
    if (!dropping) process.stderr.write(`${error.message}\n`);
  });

  async function query<Row extends QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await pool.query<Row>(sql, values)).rows;
  }
  async function as<Row extends QueryResultRow>(caller: Caller, sql: string, values: unknown[] = []): Promise<Row[]> {
    await grantAdministrator(query, caller);
    const client = await pool.connect();
    try {
      await client.query('begin');
      await become(client, caller);
      const { rows } = await client.query<Row>(sql, values);
      await client.query('commit');
      return rows;
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  }
  async function call<Result>(
    functionName: string,
    args: Record<string, unknown> = {},
    caller: Caller = 'service_role',
  ): Promise<Result> {
    const names = Object.keys(args);
    const named = names.map((argument, index) => `"${argument}" => $${index + 1}`).join(', ');
    const rows = await as<{ result: Result }>(
      caller,
      `select public.${functionName}(${named}) as result`,
      Object.values(args).map(toParameter),
    );
    const [row] = rows;
    if (!row) throw new Error(`${functionName} returned nothing`);
    return row.result;
  }
  async function clear(): Promise<void> {
    await administer(url('supabase_admin', name), emptied);
  }
  async function drop(): Promise<void> {
    dropping = true;
    await pool.end();
    await administer(url('supabase_admin', 'postgres'), `drop database ${name} with (force)`);
  }
  return { url: url('postgres', name), pool, query, as, call, clear, drop };
}

/**
 * Empties the tables of public, the accounts, and whatever refers to them. As a replica: tables that only grow refuse it
 * otherwise, and what refers to a row goes with it here. Truncating a hundred tables takes ten times as long as looking
 * which have rows; what has many, and what counts on being truncated, is truncated all the same.
 */
const emptied = `
do $$
declare
  v_table regclass;
  v_has_rows boolean;
begin
  set local session_replication_role = replica;
  for v_table in
    with recursive emptied (id) as (
      select c.oid from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      union select 'auth.users'::regclass::oid
      union select f.conrelid from pg_constraint f join emptied e on e.id = f.confrelid where f.contype = 'f'
    )
    select e.id from emptied e
  loop
    execute format('select exists (select from %s)', v_table) into v_has_rows;
    if not v_has_rows then
      continue;
    end if;
    if pg_relation_size(v_table) > 1048576 or exists (
      select from pg_trigger t where t.tgrelid = v_table and t.tgtype & 32 <> 0 and t.tgenabled = 'A')
    then
      execute format('truncate %s cascade', v_table);
    else
      execute format('delete from %s', v_table);
    end if;
  end loop;
end $$`;

/** For the rest of the transaction. */
export async function become(client: PoolClient, caller: Caller): Promise<void> {
  const role = typeof caller === 'string' ? caller : 'authenticated';
  const claims = typeof caller === 'string' ? { role } : { role, sub: caller.user, aal: caller.aal ?? 'aal1' };
  await client.query("select set_config('request.jwt.claims', $1, true)", [JSON.stringify(claims)]);
  await client.query(`set local role ${role}`);
}

/** `pg` writes an array as a Postgres array: right for text[] and uuid[], wrong for a jsonb array of objects. */
export function toParameter(value: unknown): unknown {
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string') && value.length > 0) return value;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

async function administer(adminUrl: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
