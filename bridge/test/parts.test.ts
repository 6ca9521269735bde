import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { until } from '../../harness/machine/bridgeProcess.ts';
import { FakeDatabase } from '../../harness/machine/fakeDatabase.ts';
import { Bridge } from '../src/bridge.ts';
import { EventBus } from '../src/events/eventBus.ts';
import type { Part } from '../src/part.ts';
import { Journal } from '../src/journal/journal.ts';
import { Database } from '../src/payments/database.ts';
import { Heart, type HeartOptions } from '../src/payments/heart.ts';
import { Outcomes } from '../src/payments/outcomes.ts';
import { openSerialPort } from '../src/serial/openSerialPort.ts';
import { readSettings } from '../src/settings/settings.ts';
import { version } from '../src/version.ts';

/** The parts of the bridge by themselves, on a database in memory: when they work, and what they tell. */
const keys = { machineId: 'pi_parts', machineToken: 'machine-token-of-the-parts' };
const session = '00000000-0000-4000-8000-000000000001';
let fake: FakeDatabase;
let database: Database;
let journal: Journal;
let bus: EventBus;
let told: unknown[];
let calls: string[];
let running: Part[];

const settings = () =>
  readSettings({
    SUPABASE_URL: fake.url,
    SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_of_the_tests_00',
    GUICHET_MACHINE_ID: keys.machineId,
    GUICHET_MACHINE_TOKEN: keys.machineToken,
    GUICHET_BRIDGE_SERIAL: '/dev/guichet-none',
    GUICHET_BRIDGE_HEARTBEAT_SECONDS: '1',
    GUICHET_BRIDGE_TOKEN: 'money-token-of-the-tests',
  });

beforeEach(async () => {
  fake = new FakeDatabase(keys);
  await fake.start();
  calls = [];
  running = [];
  fake.fault = (call) => {
    calls.push(call);
    return 'none';
  };
  database = new Database(settings());
  journal = new Journal(':memory:');
  told = [];
  bus = new EventBus((_name, error) => {
    throw error;
  });
  const keep = (data: unknown, name: string): void => void told.push([name, data]);
  bus.subscribe({
    'outcomes.waiting': keep,
    'outcome.unjournaled': keep,
    'journal.failed': keep,
    'journal.unpruned': keep,
    'vend.ended': keep,
    'vend.reported': keep,
    database: keep,
    release: keep,
    'database.failed': ({ kind }) => void told.push(['database.failed', kind]),
  });
});
afterEach(async () => {
  for (const part of running) await part.stop();
  journal.close();
  await fake.stop();
});
function started<Started extends Part>(part: Started): Started {
  running.push(part);
  void part.start();
  return part;
}

test('a bridge that is made does nothing; started it works; stopped it leaves nothing behind', async () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  const bridge = new Bridge({ settings: settings(), journal, openPort: openSerialPort, bus });
  await wait(50);
  expect([calls, told, Math.max(0, timers() - before)]).toEqual([[], [], 0]);
  started(bridge);
  await until('it is heard and listens', () => bridge.state.online && fake.realtime.subscribers === 1);
  await bridge.stop();
  const { length } = calls;
  await wait(1_500); // longer than from beat to beat
  expect([calls.length - length, fake.realtime.subscribers]).toEqual([0, 0]);
  await until('the last timer is gone', () => timers() <= before);
});

const end = {
  type: 'finish',
  sessionId: session,
  state: 'FAILED',
  outcome: 'cancelled',
  detail: 'the customer cancelled',
  report: true,
} as const;
const outcomes = (onError: (error: unknown) => void = () => undefined) =>
  new Outcomes({ journal, database, bus, saidSince: () => [], onAnswered: () => told.push('answered'), onError });

test('an outcome is kept, told until the database has it, then counted out', async () => {
  fake.sessions.set(session, {
    ...{ id: session, machine_id: keys.machineId, amount: '1.00', item: 'A1', created_at: '' },
    ...{ status: 'PENDING', outcome: null, hold: 'none', begun: 0, reports: [] },
  });
  journal.request(session, '1.00', 'A1');
  const failures: unknown[] = [];
  const part = started(outcomes((error) => failures.push(error)));
  fake.fault = () => (failures.length === 0 ? 'unreachable' : 'none');
  part.end(end);
  expect([part.waiting, journal.find(session)?.outcome]).toEqual([1, 'cancelled']);
  await until('the report', () => part.waiting === 0);
  expect(fake.sessions.get(session)).toMatchObject({ status: 'FAILED', outcome: 'cancelled', reports: ['cancelled'] });
  expect(told).toEqual([
    ['outcomes.waiting', { count: 0 }],
    ['outcomes.waiting', { count: 1 }],
    ['vend.ended', { session_id: session, state: 'FAILED', outcome: 'cancelled', detail: 'the customer cancelled' }],
    'answered',
    ['outcomes.waiting', { count: 0 }],
    ['vend.reported', { session_id: session, result: 'recorded' }],
  ]);
});

test('the release of the database is told once, and where it does not serve this bridge what to run', async () => {
  const releases = (): unknown[] => told.filter((one) => String(one).startsWith('release,'));
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const needed = `${major}.${minor}`;
  const bridge = started(new Bridge({ settings: settings(), journal, openPort: openSerialPort, bus }));
  expect(bridge.status().release).toEqual({ needed, database: null, mismatch: null });
  const beats = (count: number): Promise<void> => until('heartbeats', () => fake.beats.length >= count);
  await beats(2);
  const ours = { needed, database: version, mismatch: null };
  expect(bridge.status().release).toEqual(ours);

  fake.release = `${major}.${minor + 1}.0`;
  await until('the newer one', () => releases().length === 2);
  const newer = {
    needed,
    database: fake.release,
    mismatch: expect.stringContaining('bring the bridge up with sudo npm'),
  };
  expect(bridge.status()).toMatchObject({ release: newer, database: { online: true } }); // it sells on
  fake.release = null;
  await until('the one that tells none', () => releases().length === 3);
  const older = { needed, database: null, mismatch: expect.stringContaining('npm run db:migrate') };
  expect(releases()).toEqual([
    ['release', ours],
    ['release', newer],
    ['release', older],
  ]);
}, 30_000);

test('a database that is away and one that refuses: offline at once, online with the next answer', async () => {
  const online: boolean[] = [];
  const beats = (seconds: number): HeartOptions => ({
    database,
    bus,
    seconds,
    state: () => ({
      ...{ bridge_version: '0', adapter: 'qibixx', serial_ok: true, machine_state: 'idle', journal_pending: 0 },
      machine: { reader: 'idle', serial_ok: true, phase: null },
    }),
    onBeat: () => undefined,
    onOpenSession: () => undefined,
    onOnline: (is) => void online.push(is),
  });
  const heart = started(new Heart(beats(300)));
  await until('online', () => online.length === 1);
  heart.failed(new TypeError('an answer that cannot be read is no outage'));
  expect(online).toEqual([true]);
  fake.fault = () => 'unreachable';
  await database.readSession(session).catch((error: unknown) => heart.failed(error));
  expect(online).toEqual([true, false]);
  fake.fault = () => 'none';
  await until('the hurried beat, not that of in 300 s', () => online.length === 3);
  heart.stop();

  fake.settings.currency = 'chf';
  const unwanted = started(new Heart(beats(1)));
  await until('the refusal', () => unwanted.refused !== null);
  unwanted.answered(); // a call that worked sells nothing where the machine is not wanted
  expect([online.length, unwanted.refused]).toEqual([3, expect.stringContaining('sells in CHF')]);
  fake.settings.currency = 'eur';
  await until('wanted again', () => online.length === 4);
  expect([online, unwanted.refused]).toEqual([[true, false, true, true], null]);
  const kinds = told.map(String).filter((one) => one.startsWith('database.failed'));
  expect([...new Set(kinds)]).toEqual([
    'database.failed,unreadable',
    'database.failed,unreachable',
    'database.failed,refused',
  ]);
}, 30_000);
