import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { createClient } from '@supabase/supabase-js';
import type { RealtimePostgresInsertPayload, SupabaseClient } from '@supabase/supabase-js';
import { Client } from 'pg';
import { readSupabaseEnv } from '../harness/stack/supabaseEnv.ts';

/** The stack's own realtime service: what a hosted project hides or measures otherwise. */
jest.setTimeout(60_000);

const table = `realtime_faults_${randomUUID().slice(0, 8)}`;
const clients: SupabaseClient[] = [];
let env: ReturnType<typeof readSupabaseEnv>;
let database: Client;

type Payload = RealtimePostgresInsertPayload<{ id: number; room: string }>;

beforeAll(async () => {
  env = readSupabaseEnv();
  database = new Client({ connectionString: env.DATABASE_URL });
  await database.connect();
  await database.query(`
    create table public.${table} (id bigint generated always as identity primary key, room text not null);
    alter table public.${table} enable row level security;
    create policy "everybody" on public.${table} for select to anon using (true);
    grant select on public.${table} to anon;
    alter publication supabase_realtime add table public.${table};`);
});

afterEach(async () => {
  await Promise.all(
    clients.splice(0).map(async (client) => {
      await client.removeAllChannels();
      client.realtime.disconnect();
    }),
  );
});

afterAll(async () => {
  await database.query(`drop table public.${table}`);
  await database.end();
});

/** Settles when joined; `statuses` goes on growing. */
async function listen(room: string, onInsert: (payload: Payload) => void, statuses: string[] = []): Promise<void> {
  const client = createClient(env.SUPABASE_URL, env.SUPABASE_ANON_KEY, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  clients.push(client);
  const channel = client
    .channel(room)
    .on('postgres_changes', { event: 'INSERT', schema: 'public', table, filter: `room=eq.${room}` }, onInsert);
  await new Promise<void>((resolve, reject) => {
    channel.subscribe((status, error) => {
      statuses.push(status);
      if (status === 'SUBSCRIBED') resolve();
      else if (status === 'TIMED_OUT') reject(error ?? new Error(status));
    });
  });
}

async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`not within 20 s: ${what}`);
    await sleep(5);
  }
}

test('a broken change stream tells its subscribers, who join again and miss nothing that follows', async () => {
  const statuses: string[] = [];
  const seen: number[] = [];
  await listen('broken', (payload) => seen.push(payload.new.id), statuses);
  const { rows } = await database.query(
    "select pg_terminate_backend(pid) from pg_stat_replication where application_name = 'guichet-realtime'",
  );
  expect(rows).toHaveLength(1);
  await until(() => statuses.filter((status) => status === 'SUBSCRIBED').length === 2, 'a second SUBSCRIBED');
  expect(statuses).toContain('CHANNEL_ERROR');
  const inserted = await database.query<{ id: string }>(
    `insert into public.${table} (room) values ('broken') returning id`,
  );
  await until(() => seen.length > 0, 'the change after the break');
  expect(seen).toEqual([Number(inserted.rows[0]?.id)]);
});

test('no replication slot outlives its connection', async () => {
  const { rows } = await database.query<{ temporary: boolean }>(
    "select temporary from pg_replication_slots where slot_name like 'guichet_realtime%'",
  );
  expect(rows).toEqual([{ temporary: true }]);
});

test('a change committed a moment before the check of its visibility is never lost', async () => {
  const seen = new Set<number>();
  await listen('race', (payload) => seen.add(payload.new.id));
  for (let count = 0; count < 300; count += 1)
    await database.query(`insert into public.${table} (room) values ('race')`);
  await until(() => seen.size === 300, `300 changes, ${seen.size} seen`);
});

test('220 clients hear their own changes only', async () => {
  const heard = new Map<string, number>();
  const rooms = Array.from({ length: 220 }, (_, index) => `room-${index}`);
  for (let start = 0; start < rooms.length; start += 20) {
    await Promise.all(
      rooms.slice(start, start + 20).map((room) =>
        listen(room, (payload) => {
          expect(payload.new.room).toBe(room);
          heard.set(room, (heard.get(room) ?? 0) + 1);
        }),
      ),
    );
  }
  await database.query(
    `insert into public.${table} (room) select 'room-' || n from generate_series(0, 219) n, generate_series(1, 3)`,
  );
  await until(() => [...heard.values()].reduce((sum, count) => sum + count, 0) >= 660, '660 changes');
  expect(new Set(heard.values())).toEqual(new Set([3]));
  expect(heard.size).toBe(220);
});
