import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import { guichet } from '../../../harness/cli/guichet.ts';
import { checkout } from '../../../harness/paths.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { event, receive } from '../setup/events.ts';

// `guichet doctor` on an installation that is well, and on one in which everything is wrong: each is found by its name.

// each asks a process of its own, which reads the whole catalogue
jest.setTimeout(120_000);

const workflow = z.object({
  id: z.string(),
  name: z.string(),
  nodes: z.array(z.object({ credentials: z.record(z.string(), z.object({ name: z.string() })).optional() })),
});
const folder = join(checkout, 'workflows');
const workflows = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .flatMap((file) => workflow.safeParse(JSON.parse(readFileSync(join(folder, file), 'utf8'))).data ?? []);
const credentials = [
  ...new Set(
    workflows.flatMap(({ nodes }) =>
      nodes.flatMap((node) => Object.values(node.credentials ?? {}).map((one) => one.name)),
    ),
  ),
];

/** What n8n, Stripe and the host of the pages answer, by path. */
let answers: Record<string, { status?: number; body: unknown }>;
let db: TestDatabase;
let outside: Server;
let url: string;

const endpoint = {
  id: 'we_1',
  url: 'https://n8n.example/webhook/stripe-events',
  status: 'enabled',
  api_version: '2026-10-28.endive',
  enabled_events: ['*'],
};
const pages = {
  supabaseUrl: 'https://a.supabase.co',
  anonKey: 'sb_publishable_1',
  functionsUrl: 'https://n8n.example',
};

beforeAll(async () => {
  db = await createTestDatabase();
  outside = createServer((request, response) => {
    const { status = 200, body } = answers[(request.url ?? '').split('?')[0] ?? ''] ?? { status: 404, body: {} };
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  const address = outside.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  url = `http://127.0.0.1:${address.port}`;
  answers = {
    '/api/v1/workflows': {
      body: { data: workflows.map(({ id, name }) => ({ id, name, active: true })), nextCursor: null },
    },
    '/api/v1/credentials': {
      body: { data: credentials.map((name, n) => ({ id: String(n), name })), nextCursor: null },
    },
    '/v1/webhook_endpoints': { body: { data: [endpoint] } },
    '/config.json': { body: pages },
  };
});
afterAll(async () => {
  outside.close();
  outside.closeAllConnections();
  await db.drop();
});

const said = z.object({
  ok: z.boolean(),
  skipped: z.array(z.string()),
  problems: z.array(
    z.object({ part: z.string(), code: z.string(), subject: z.string(), found: z.string(), mend: z.string() }),
  ),
});

async function doctor(env: NodeJS.ProcessEnv = {}) {
  const { code, out, err } = await guichet(['doctor', '--json'], {
    DATABASE_URL: db.url,
    SUPABASE_URL: pages.supabaseUrl,
    SUPABASE_ANON_KEY: pages.anonKey,
    SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_1',
    N8N_URL: url,
    N8N_API_KEY: 'key',
    STRIPE_SECRET_KEY: 'rk_test_1',
    STRIPE_WEBHOOK_URL: endpoint.url,
    STRIPE_API_URL: url,
    WEB_URL: url,
    ...env,
  });
  expect(err).toBe('');
  const { ok, problems, skipped } = said.parse(JSON.parse(out));
  return {
    code,
    ok,
    skipped,
    problems,
    names: problems.map(({ code: name, subject }) => `${name} ${subject}`.trim()).sort(),
  };
}

test('an installation that is well is found so, and ends with 0', async () => {
  const owner = '00000000-0000-4000-8000-0000000000aa';
  await db.query('insert into auth.users (id, email) values ($1, $2)', [owner, 'patron@guichet.example']);
  await db.call('name_first_owner', { user_id: owner });
  await db.call('set_web_address', { web_url: 'https://shop.example' });
  await db.call('claim_stripe_events', { consumer: 'stripe-events' });
  // a table and a function of the business itself are its own
  await db.query(
    'create table public.recipes (id int); create function public.cook() returns int language sql as $$ select 1 $$',
  );
  expect(await doctor()).toMatchObject({ code: 0, ok: true, names: [], skipped: [] });
});

test('what has no settings is said to be skipped, not to be well', async () => {
  const { code, out } = await guichet(['doctor', '--lang', 'fr'], { SUPABASE_ANON_KEY: 'sb_publishable_1' });
  expect({ code, lines: out.trim().split('\n') }).toEqual({
    code: 0,
    lines: [
      'bien     keys',
      ...['database', 'n8n', 'stripe', 'pages'].map((part) => `omis     ${part} : réglages manquants`),
    ],
  });
});

test('everything that is wrong is found by its name, with what mends it', async () => {
  const [first, second] = workflows;
  const [credential] = credentials;
  await receive(db, [event('evt_live', { livemode: true }), event('evt_failed'), event('evt_waiting')]);
  await db.query(`
    alter table public.orders disable row level security;
    grant insert on public.payments to anon;
    revoke select on public.outbox from service_role;
    drop function public.claim_alerts;
    create or replace function guichet.release() returns text language sql immutable set search_path = ''
      as $$ select '0.2.9' $$;
    drop index public.outbox_lane;
    drop trigger ring_bell on public.outbox;
    create policy "everybody" on public.refunds for select to anon using (true);
    alter table public.machines drop constraint machines_locale_check;
    insert into public.machines (code, last_seen_at) values ('kiosk_1', now() - interval '1 hour');
    update public.stripe_webhook_log set status = 'error' where event_id = 'evt_failed';
    update public.stripe_webhook_log set created_at = now() - interval '1 hour' where event_id = 'evt_waiting';
    update public.stripe_webhook_log set livemode = true where seq = (select max(seq) from public.stripe_webhook_log);
    insert into public.outbox (topic, object_key, status) values ('t', 'k', 'parked');
    insert into public.outbox (topic, object_key, next_attempt_at) values ('t', 'l', now() - interval '1 hour');
    update guichet.drain_beats set beaten_at = now() - interval '1 hour';
    update guichet.alert_channel set state = 'away', reason = 'chat not found', failures = 3;
    update guichet.settings set value = '' where key = 'web_url';
    alter table guichet.staff_roles disable trigger keep_an_owner;
    delete from guichet.staff_roles`);
  answers = {
    '/api/v1/workflows': {
      body: { data: workflows.slice(1).map(({ id, name }) => ({ id, name, active: id !== second?.id })) },
    },
    '/api/v1/credentials': { body: { data: credentials.slice(1).map((name) => ({ id: name, name })) } },
    '/v1/webhook_endpoints': {
      body: {
        data: [
          { ...endpoint, status: 'disabled', api_version: '2020-08-27', enabled_events: ['invoice.paid'] },
          { ...endpoint, id: 'we_2' },
        ],
      },
    },
    '/config.json': { body: { ...pages, anonKey: 'sb_secret_1', supabaseUrl: 'https://b.supabase.co' } },
  };
  const { code, ok, names, problems } = await doctor({
    SUPABASE_ANON_KEY: 'sb_secret_1',
    SUPABASE_SERVICE_ROLE_KEY: 'sb_publishable_1',
  });
  expect({ code, ok }).toEqual({ code: 1, ok: false });
  const wanted = [
    'supabase_key_open SUPABASE_ANON_KEY',
    'supabase_key_weak SUPABASE_SERVICE_ROLE_KEY',
    'rls_off orders',
    'grant_wider payments',
    'grant_missing outbox',
    'object_missing claim_alerts',
    'definition_changed guichet.release',
    'definition_changed machines',
    'index_changed outbox',
    'trigger_changed outbox',
    'policy_changed refunds',
    'machine_silent kiosk_1',
    'machine_without_token kiosk_1',
    'events_failed 1',
    'outbox_parked 1',
    'drain_silent',
    'events_waiting',
    'outbox_waiting',
    'alerts_undeliverable telegram',
    'web_address_missing',
    'owner_missing',
    'stripe_mode_mixed STRIPE_SECRET_KEY',
    `workflow_missing ${first?.name}`,
    `workflow_unpublished ${second?.name}`,
    `credential_missing ${credential}`,
    'stripe_endpoint_twice we_2',
    'stripe_endpoint_disabled we_1',
    'stripe_endpoint_version we_1',
    'stripe_endpoint_events we_1',
    `pages_secret_key ${url}/config.json`,
    `pages_other_project ${url}/config.json`,
  ];
  expect(wanted.filter((one) => !names.includes(one))).toEqual([]);
  expect(wanted.length).toBeGreaterThan(20);
  expect(problems.filter(({ found, mend }) => found === '' || mend === '')).toEqual([]);
  const page = readFileSync(join(checkout, 'docs/cli.md'), 'utf8');
  expect(problems.filter((one) => !page.includes(`\`${one.code}\``))).toEqual([]);
  expect(problems.find(({ code: one }) => one === 'grant_wider')?.mend).toBe(
    'revoke insert on public.payments from anon;',
  );
});

test('what refuses or is not there is told from what is wrong in it; a history that differs is all that is said of a database', async () => {
  answers = {
    '/api/v1/workflows': { status: 401, body: {} },
    '/v1/webhook_endpoints': { status: 401, body: {} },
    '/config.json': { body: '<!doctype html>' },
  };
  await db.query(
    "delete from supabase_migrations.schema_migrations where version = (select max(version) from supabase_migrations.schema_migrations); insert into supabase_migrations.schema_migrations values ('20991231000000', null, 'of_a_fork')",
  );
  const { problems } = await doctor({ STRIPE_SECRET_KEY: 'sk_test_1' });
  expect(problems.map(({ code }) => code)).toEqual([
    'history_differs',
    'history_differs',
    'migrations_pending',
    'n8n_key_refused',
    'stripe_key_refused',
    'pages_config_missing',
  ]);
  answers = { '/v1/webhook_endpoints': { body: { data: [] } } };
  const away = await doctor({
    N8N_URL: 'http://127.0.0.1:1',
    WEB_URL: 'http://127.0.0.1:1',
    STRIPE_SECRET_KEY: 'pk_test_1',
  });
  expect(away.problems.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['stripe_key_wrong', 'n8n_unreachable', 'pages_unreachable']),
  );
  expect((await doctor()).problems.map(({ code }) => code)).toContain('stripe_endpoint_missing');
});
