import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checkout } from '../../harness/paths.ts';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import { startPostgrest } from './setup/postgrest.ts';

let db: TestDatabase;
let release: string;
beforeAll(async () => {
  db = await createTestDatabase();
  const [row] = await db.query<{ release: string }>('select guichet.release() as release');
  release = row?.release ?? '';
});
afterAll(async () => {
  await db.drop();
});

describe('the release of the database', () => {
  test.each(['.', 'bridge', 'web', 'stack', 'bench'])('is that of the package in %s', async (folder) => {
    const { version }: { version: string } = JSON.parse(await readFile(join(checkout, folder, 'package.json'), 'utf8'));
    expect(version).toBe(release);
  });

  test('has the first entry of the changelog that is dated; one above it is of a later release, in the making', async () => {
    const changelog = await readFile(join(checkout, 'CHANGELOG.md'), 'utf8');
    const entries = [...changelog.matchAll(/^## (\S+)(?: \((unreleased|\d{4}-\d{2}-\d{2})\))?$/gm)];
    const dated = entries.findIndex(([, , when]) => when !== 'unreleased');
    expect(entries[dated]?.[1]).toBe(release);
    expect(dated).toBeLessThanOrEqual(1);
    const later = entries.slice(0, dated).map(([, version = '']) => version);
    const inOrder = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true });
    for (const version of later) expect(inOrder(version, release)).toBe(1);
  });

  test.each(['anon', 'authenticated', 'service_role'])('is told to %s', async (role) => {
    const client = await db.pool.connect();
    try {
      await client.query(`begin; set local role ${role}`);
      expect((await client.query('select public.guichet_release() as release')).rows).toEqual([{ release }]);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });

  test.each([
    ['0.2.0', true],
    ['0.2.7', true],
    ['0.2', true],
    ['0.1.0', false],
    ['0.20.0', false],
    ['1.2.0', false],
    ['', false],
    ['two', false],
    [null, false],
  ])('serves programs of %j: %j', async (needed, serves) => {
    expect(await db.query('select guichet.serves_release($1) as serves', [needed])).toEqual([{ serves }]);
  });
});

describe('reception', () => {
  const event = { event_id: 'evt_release', type: 'customer.updated', event_created: 1, livemode: false, payload: {} };
  const receive = (needed: string | null) =>
    db.query<{ answer: { results: object[] } }>('select public.receive_stripe_events($1, release => $2) as answer', [
      JSON.stringify([event]),
      needed,
    ]);

  test('of another release is refused with 503, and nothing is stored', async () => {
    await expect(receive('0.1.0')).rejects.toMatchObject({
      code: 'PT503',
      message: `this database is of release ${release}, who calls needs 0.1.0`,
      hint: expect.stringContaining('npm run db:migrate'),
    });
    expect(await db.query('select from public.stripe_webhook_log where event_id = $1', [event.event_id])).toEqual([]);
  });

  test('of another release, and of one with an older database, hears a refusal that is never 200', async () => {
    const rest = await startPostgrest(db);
    const ask = async (name: string, body: object) => {
      const answer = await fetch(`${rest.url}/rest/v1/rpc/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return { status: answer.status, body: (await answer.json()) as unknown };
    };
    try {
      expect(await ask('guichet_release', {})).toEqual({ status: 200, body: release });
      expect(await ask('receive_stripe_events', { events: [event], release: '0.1.0' })).toMatchObject({
        status: 503,
        body: { code: 'PT503' },
      });
      // as a database of before 0.2.0 answers who says their release
      expect(await ask('receive_stripe_events', { events: [event], release_of_later: '0.1.0' })).toMatchObject({
        status: 404,
        body: { code: 'PGRST202' },
      });
    } finally {
      await rest.stop();
    }
  });

  test('of this one, and one that says none, are served', async () => {
    expect(await receive(release)).toMatchObject([{ answer: { results: [{ result: 'stored' }] } }]);
    expect(await receive(null)).toMatchObject([{ answer: { results: [{ result: 'duplicate' }] } }]);
  });
});

describe('a heartbeat', () => {
  let token: string;
  beforeAll(async () => {
    await db.query(`insert into public.machines (code, name) values ('release', 'Machine') on conflict do nothing`);
    const [row] = await db.query<{ token: string }>(`select public.set_machine_token('release') ->> 'token' as token`);
    token = row?.token ?? '';
  });

  test.each([
    ['that of the database', () => release, true],
    ['an earlier one', () => '0.1.0', false],
    ['none', () => undefined, false],
  ])('of a bridge whose release is %s is taken, and told which this is', async (_which, bridge, serves) => {
    const [row] = await db.query<{ answer: object }>('select public.machine_heartbeat($1, $2) as answer', [
      token,
      JSON.stringify({ bridge_version: bridge() }),
    ]);
    expect(row?.answer).toMatchObject({ release, serves_bridge: serves });
  });
});
