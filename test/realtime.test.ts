import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createClient } from '@supabase/supabase-js';
import type { RealtimeChannel, RealtimePostgresChangesPayload, SupabaseClient } from '@supabase/supabase-js';
import { Client } from 'pg';
import { readSupabaseEnv } from '../harness/stack/supabaseEnv.ts';

/**
 * The unmodified supabase-js against the realtime endpoint of whatever Supabase the environment names:
 * the stack's own, `supabase start`, or a hosted project. It makes a table of its own and drops it.
 */
interface Row {
  id: string;
  owner: string | null;
  kind: string;
  amount: number;
  tags: string[];
  detail: { deep: number[] } | null;
  created_at: string;
}
type Payload = RealtimePostgresChangesPayload<Row>;

jest.setTimeout(30_000);

const table = `realtime_probe_${randomUUID().slice(0, 8)}`;
const hidden = `${table}_hidden`;
const password = 'correct horse 9';
const users: string[] = [];
const clients: SupabaseClient[] = [];
let env: ReturnType<typeof readSupabaseEnv>;
let database: Client;

beforeAll(async () => {
  env = readSupabaseEnv();
  database = new Client({ connectionString: env.DATABASE_URL });
  await database.connect();
  await database.query(`
    create table public.${table} (
      id uuid primary key default gen_random_uuid(), owner uuid, kind text not null default 'note',
      amount numeric not null default 0, tags text[] not null default '{}', detail jsonb, secret text,
      created_at timestamptz not null default now());
    alter table public.${table} enable row level security;
    alter table public.${table} replica identity full;
    create policy "everyone sees unowned rows, owners their own" on public.${table} for select to anon, authenticated
      using (owner is null or owner = (select auth.uid()));
    grant select (id, owner, kind, amount, tags, detail, created_at) on public.${table} to anon, authenticated;
    grant all on public.${table} to service_role;
    create table public.${hidden} (id int primary key);
    alter table public.${hidden} enable row level security;
    alter publication supabase_realtime add table public.${table};
    alter publication supabase_realtime add table public.${hidden};`);
});

afterEach(async () => {
  for (const client of clients.splice(0)) {
    await client.removeAllChannels();
    client.realtime.disconnect();
  }
});

afterAll(async () => {
  const admin = newClient(env.SUPABASE_SERVICE_ROLE_KEY);
  for (const id of users) await admin.auth.admin.deleteUser(id);
  await database.query(`drop table public.${table}, public.${hidden}`);
  await database.end();
});

function newClient(key: string, vsn: '1.0.0' | '2.0.0' = '2.0.0'): SupabaseClient {
  const client = createClient(env.SUPABASE_URL, key, {
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { vsn },
  });
  clients.push(client);
  return client;
}

async function newUser(): Promise<{ id: string; client: SupabaseClient }> {
  const email = `${randomUUID()}@example.test`;
  const { data, error } = await newClient(env.SUPABASE_SERVICE_ROLE_KEY).auth.admin.createUser({
    email,
    password,
    email_confirm: true,
  });
  if (data.user === null) throw error ?? new Error('no user');
  users.push(data.user.id);
  const client = newClient(env.SUPABASE_ANON_KEY);
  const signIn = await client.auth.signInWithPassword({ email, password });
  if (signIn.error !== null) throw signIn.error;
  return { id: data.user.id, client };
}

interface Listener {
  channel: RealtimeChannel;
  payloads: Payload[];
  next: (matching: (payload: Payload) => boolean) => Promise<Payload>;
}

interface Wanted {
  event?: '*' | 'INSERT' | 'UPDATE' | 'DELETE';
  filter?: string;
}

/** Settles when the channel is joined; then nothing that is committed may be missed. */
async function listen(client: SupabaseClient, { event = '*', filter }: Wanted = {}): Promise<Listener> {
  const payloads: Payload[] = [];
  const watchers = new Set<() => void>();
  const channel = client.channel(`probe-${randomUUID()}`);
  const wanted = { event, schema: 'public', table, ...(filter === undefined ? {} : { filter }) };
  // the overloads are one a literal event
  channel.on('postgres_changes', wanted as { event: '*'; schema: string; table: string }, (payload: Payload) => {
    payloads.push(payload);
    for (const watcher of watchers) watcher();
  });
  await subscribed(channel);
  // hosted projects miss changes of the first seconds after a join
  if (!isLocal()) await sleep(3_000);
  return {
    channel,
    payloads,
    next: (matching) =>
      new Promise<Payload>((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`no such change within 5 s; seen: ${JSON.stringify(payloads)}`)),
          5_000,
        );
        const look = () => {
          const found = payloads.find(matching);
          if (found === undefined) return;
          clearTimeout(timer);
          watchers.delete(look);
          resolve(found);
        };
        watchers.add(look);
        look();
      }),
  };
}

function isLocal(): boolean {
  return ['127.0.0.1', 'localhost'].includes(new URL(env.SUPABASE_URL).hostname);
}

function subscribed(channel: RealtimeChannel): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.subscribe((status, error) => {
      if (status === 'SUBSCRIBED') resolve();
      else if (status !== 'CLOSED') reject(error ?? new Error(status));
    });
  });
}

async function insert(values: Partial<Row> & { secret?: string } = {}): Promise<string> {
  const names = Object.keys(values);
  const { rows } = await database.query<{ id: string }>(
    names.length === 0
      ? `insert into public.${table} default values returning id`
      : `insert into public.${table} (${names.join()}) values (${names.map((_, index) => `$${index + 1}`).join()}) returning id`,
    Object.values(values),
  );
  return rows[0]?.id ?? '';
}

const rowId = (payload: Payload): unknown =>
  'id' in payload.new ? payload.new.id : 'id' in payload.old ? payload.old.id : undefined;
const of = (id: string, eventType?: string) => (payload: Payload) =>
  rowId(payload) === id && (eventType === undefined || payload.eventType === eventType);

describe.each(['1.0.0', '2.0.0'] as const)('protocol %s', (vsn) => {
  test('insert, update and delete arrive with the rows that supabase-js documents', async () => {
    const listener = await listen(newClient(env.SUPABASE_ANON_KEY, vsn));
    const id = await insert({ amount: 2.5, kind: 'a "quoted" é', tags: ['x', 'y,z'], detail: { deep: [1, 2] } });
    const inserted = await listener.next(of(id, 'INSERT'));
    expect(inserted).toMatchObject({
      schema: 'public',
      table,
      errors: null,
      old: {},
      new: { id, amount: 2.5, kind: 'a "quoted" é', tags: ['x', 'y,z'], detail: { deep: [1, 2] }, owner: null },
    });
    expect(Date.parse(inserted.commit_timestamp)).toBeGreaterThan(Date.now() - 60_000);

    await database.query(`update public.${table} set kind = 'changed' where id = $1`, [id]);
    const updated = await listener.next(of(id, 'UPDATE'));
    expect(updated).toMatchObject({ new: { kind: 'changed' }, old: { id, kind: 'a "quoted" é', amount: 2.5 } });

    await database.query(`delete from public.${table} where id = $1`, [id]);
    expect((await listener.next(of(id, 'DELETE'))).old).toEqual({ id });
  });
});

describe('what a subscriber asks for', () => {
  test('one event only', async () => {
    const client = newClient(env.SUPABASE_ANON_KEY);
    const updates = await listen(client, { event: 'UPDATE' });
    const all = await listen(client);
    const id = await insert();
    await database.query(`update public.${table} set amount = 1 where id = $1`, [id]);
    await all.next(of(id, 'UPDATE'));
    await updates.next(of(id, 'UPDATE'));
    expect(updates.payloads.filter(of(id)).map((payload) => payload.eventType)).toEqual(['UPDATE']);
  });

  test.each([
    ['kind=eq.coffee', { kind: 'coffee' }, { kind: 'tea' }],
    ['kind=neq.tea', { kind: 'coffee' }, { kind: 'tea' }],
    ['amount=lt.10', { amount: 9.99 }, { amount: 10 }],
    ['amount=lte.10', { amount: 10 }, { amount: 10.01 }],
    ['amount=gt.2.5', { amount: 2.51 }, { amount: 2.5 }],
    ['amount=gte.2.5', { amount: 2.5 }, { amount: 2.49 }],
    ['kind=in.(coffee,soup)', { kind: 'soup' }, { kind: 'tea' }],
  ])('rows where %s', async (filter, yes, no) => {
    const client = newClient(env.SUPABASE_ANON_KEY);
    const filtered = await listen(client, { filter });
    const rejected = await insert(no);
    const accepted = await insert(yes);
    await filtered.next(of(accepted));
    expect(filtered.payloads.filter(of(rejected))).toEqual([]);
  });

  test('a filter on a column that it may not read is refused', async () => {
    const channel = newClient(env.SUPABASE_ANON_KEY).channel('x');
    channel.on('postgres_changes', { event: '*', schema: 'public', table, filter: 'secret=eq.x' }, () => undefined);
    await expect(subscribed(channel)).rejects.toThrow();
  });
});

describe('what a subscriber may see', () => {
  test('each user their own rows, and nobody columns that were not granted', async () => {
    const [ada, ben] = [await newUser(), await newUser()];
    const [adas, bens, anonymous] = [
      await listen(ada.client),
      await listen(ben.client),
      await listen(newClient(env.SUPABASE_ANON_KEY)),
    ];
    const own = await insert({ owner: ada.id, secret: 'never shown' });
    const open = await insert({ secret: 'never shown' });
    for (const listener of [adas, bens, anonymous]) await listener.next(of(open));
    const seen = await adas.next(of(own));
    expect(seen.new).not.toHaveProperty('secret');
    expect(bens.payloads.filter(of(own))).toEqual([]);
    expect(anonymous.payloads.filter(of(own))).toEqual([]);
  });

  test('a row that changes hands is told to the new owner only', async () => {
    const [ada, ben] = [await newUser(), await newUser()];
    const id = await insert({ owner: ada.id });
    const [adas, bens] = [await listen(ada.client), await listen(ben.client)];
    await database.query(`update public.${table} set owner = $2 where id = $1`, [id, ben.id]);
    await bens.next(of(id, 'UPDATE'));
    const last = await insert();
    await adas.next(of(last));
    expect(adas.payloads.filter(of(id))).toEqual([]);
  });

  test('the service role sees everything', async () => {
    const listener = await listen(newClient(env.SUPABASE_SERVICE_ROLE_KEY));
    const id = await insert({ owner: randomUUID(), secret: 'for the server' });
    expect((await listener.next(of(id))).new).toMatchObject({ secret: 'for the server' });
  });

  test('a table without any grant cannot be listened to', async () => {
    const channel = newClient(env.SUPABASE_ANON_KEY).channel('hidden');
    channel.on('postgres_changes', { event: '*', schema: 'public', table: hidden }, () => undefined);
    await expect(subscribed(channel)).rejects.toThrow();
  });

  test('a forged token opens no channel', async () => {
    const client = newClient(env.SUPABASE_ANON_KEY);
    const [header, payload] =
      env.SUPABASE_SERVICE_ROLE_KEY.split('.').length === 3
        ? env.SUPABASE_SERVICE_ROLE_KEY.split('.')
        : ['eyJhbGciOiJIUzI1NiJ9', Buffer.from('{"role":"service_role"}').toString('base64url')];
    await client.realtime.setAuth(`${header}.${payload}.AAAA`);
    const channel = client.channel('forged');
    channel.on('postgres_changes', { event: '*', schema: 'public', table }, () => undefined);
    await expect(subscribed(channel)).rejects.toThrow();
  });

  test('signing in on an open channel changes what it sees', async () => {
    const ada = await newUser();
    const client = newClient(env.SUPABASE_ANON_KEY);
    const listener = await listen(client);
    const { data } = await ada.client.auth.getSession();
    await client.realtime.setAuth(data.session?.access_token ?? '');
    await sleep(isLocal() ? 100 : 3_000);
    const id = await insert({ owner: ada.id });
    await listener.next(of(id));
  });
});

describe('connections', () => {
  test('two clients and two channels of one client all hear the same change once', async () => {
    const first = newClient(env.SUPABASE_ANON_KEY);
    const listeners = [await listen(first), await listen(first), await listen(newClient(env.SUPABASE_ANON_KEY))];
    const id = await insert();
    for (const listener of listeners) await listener.next(of(id));
    await sleep(100);
    for (const listener of listeners) expect(listener.payloads.filter(of(id))).toHaveLength(1);
  });

  test('a channel that was left hears nothing more', async () => {
    const client = newClient(env.SUPABASE_ANON_KEY);
    const [left, stays] = [await listen(client), await listen(client)];
    await client.removeChannel(left.channel);
    const id = await insert();
    await stays.next(of(id));
    expect(left.payloads.filter(of(id))).toEqual([]);
  });

  test('a client whose socket is cut joins again by itself', async () => {
    const sockets: WebSocket[] = [];
    class KnownSocket extends WebSocket {
      constructor(...parameters: ConstructorParameters<typeof WebSocket>) {
        super(...parameters);
        sockets.push(this);
      }
    }
    const native = globalThis.WebSocket;
    globalThis.WebSocket = KnownSocket;
    const client = newClient(env.SUPABASE_ANON_KEY);
    globalThis.WebSocket = native;
    const payloads: Payload[] = [];
    const statuses: string[] = [];
    const channel = client
      .channel('cut')
      .on('postgres_changes', { event: '*', schema: 'public', table }, (payload: Payload) => payloads.push(payload));
    await new Promise<void>((resolve) => {
      channel.subscribe((status) => {
        statuses.push(status);
        if (status === 'SUBSCRIBED') resolve();
      });
    });
    sockets.at(-1)?.close(4000, 'cut by the test');
    const deadline = Date.now() + 15_000;
    while (statuses.filter((status) => status === 'SUBSCRIBED').length < 2 && Date.now() < deadline) await sleep(50);
    expect(statuses.filter((status) => status === 'SUBSCRIBED')).toHaveLength(2);
    if (!isLocal()) await sleep(3_000);
    const id = await insert();
    while (!payloads.some(of(id)) && Date.now() < deadline) await sleep(20);
    expect(payloads.filter(of(id))).toHaveLength(1);
  }, 30_000);

  test('an insert of many rows arrives whole and in order', async () => {
    const listener = await listen(newClient(env.SUPABASE_ANON_KEY), { filter: 'kind=eq.bulk' });
    await database.query(
      `insert into public.${table} (kind, amount) select 'bulk', n from generate_series(1, 1000) n order by n`,
    );
    await listener.next((payload) => 'amount' in payload.new && payload.new.amount === 1000);
    expect(listener.payloads.map((payload) => ('amount' in payload.new ? payload.new.amount : undefined))).toEqual(
      Array.from({ length: 1000 }, (_, index) => index + 1),
    );
  });

  test('broadcasts reach the others of the topic, not the sender', async () => {
    const topic = `room-${randomUUID()}`;
    const [one, two] = [
      newClient(env.SUPABASE_ANON_KEY).channel(topic),
      newClient(env.SUPABASE_ANON_KEY).channel(topic),
    ];
    const heard: unknown[] = [];
    one.on('broadcast', { event: 'tick' }, () => heard.push('own'));
    const received = new Promise<unknown>((resolve) => {
      two.on('broadcast', { event: 'tick' }, ({ payload }: { payload: unknown }) => resolve(payload));
    });
    await subscribed(one);
    await subscribed(two);
    expect(await one.send({ type: 'broadcast', event: 'tick', payload: { n: 1 } })).toBe('ok');
    expect(await received).toEqual({ n: 1 });
    expect(heard).toEqual([]);
  });

  test('presence: who is there, who comes, who changes, who leaves with a word or without', async () => {
    const topic = `room-${randomUUID()}`;
    const seen = (channel: RealtimeChannel): Record<string, unknown[]> =>
      Object.fromEntries(
        Object.entries(channel.presenceState<{ at: string }>()).map(([key, metas]) => [key, metas.map(({ at }) => at)]),
      );
    const until = async (channel: RealtimeChannel, state: Record<string, string[]>) => {
      for (
        const end = Date.now() + 20_000;
        JSON.stringify(seen(channel)) !== JSON.stringify(state) && Date.now() < end;
      )
        await sleep(20);
      expect(seen(channel)).toEqual(state);
    };
    const enter = async (key: string, enabled: boolean) => {
      const client = newClient(env.SUPABASE_ANON_KEY);
      const channel = client.channel(topic, { config: { presence: { key, enabled } } });
      await subscribed(channel);
      return { client, channel };
    };
    const watcher = (await enter('watcher', true)).channel;
    const ada = (await enter('ada', false)).channel;
    expect(await ada.track({ at: 'door' })).toBe('ok');
    await until(watcher, { ada: ['door'] });
    await ada.track({ at: 'till' });
    await until(watcher, { ada: ['till'] });
    const bob = await enter('bob', false);
    await bob.channel.track({ at: 'door' });
    // who comes later is told of all who are there; who did not ask, of nobody
    await until((await enter('late', true)).channel, { ada: ['till'], bob: ['door'] });
    expect(seen(ada)).toEqual({});
    await ada.untrack();
    await until(watcher, { bob: ['door'] });
    bob.client.realtime.disconnect();
    await until(watcher, {});
  });
});
