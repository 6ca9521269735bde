import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { z } from 'zod';
import { Simulator } from '../../harness/machine/simulator.ts';
import { BridgeProcess, bridgeToken, freePort, until } from '../../harness/machine/bridgeProcess.ts';
import { FakeDatabase, type FakeSession } from '../../harness/machine/fakeDatabase.ts';

/** What one bridge tells of the same vends in three places: its log, its metrics and its feed of events. */
const generous = 60_000;
const keys = { machineId: 'pi_told', machineToken: 'machine-token-of-the-told' };
const folder = mkdtempSync(join(tmpdir(), 'guichet-told-'));
const logFile = join(folder, 'bridge.log');
const database = new FakeDatabase(keys);
const simulator = new Simulator({ path: join(folder, 'mdb'), timing: { motor: 50, board: 1 } });
let bridge: BridgeProcess;
afterEach(async () => {
  await bridge.kill();
  simulator.stop();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}, generous);

const get = async (path: string): Promise<string> =>
  (
    await fetch(bridge.url + path, {
      headers: { authorization: `Bearer ${bridgeToken}`, accept: path === '/metrics' ? '*/*' : 'application/json' },
    })
  ).text();
const told = z.object({
  events: z.array(z.object({ type: z.string(), data: z.record(z.string(), z.unknown()) })),
});
const feed = async () => told.parse(JSON.parse(await get('/v1/events'))).events;
const line = z.looseObject({ level: z.number(), msg: z.string() });
const log = () => {
  const whole = readFileSync(logFile, 'utf8').trimEnd().split('\n');
  return whole.map((text) => line.parse(JSON.parse(text)));
};
const sells = (): Promise<void> =>
  until(
    'the bridge sells',
    async () => (await fetch(`${bridge.url}/readyz`)).ok && /enabled|idle/.test(simulator.state.reader),
    generous,
  );

async function request(): Promise<FakeSession> {
  const known = new Set(database.sessions.keys());
  await until('the button', () => simulator.machine.press('B2').accepted, generous);
  const opened = (): FakeSession | undefined => [...database.sessions.values()].find(({ id }) => !known.has(id));
  await until('a session', () => opened() !== undefined, generous);
  const session = opened();
  if (!session) throw new Error('the session is gone');
  await until('it waits', async () => (await get('/v1/status')).includes('"phase":"pending"'), generous);
  return session;
}

test('a sale, a jam, a cancel, a request that cannot be read and a cable pulled stand in log, metrics and feed', async () => {
  simulator.plug();
  bridge = new BridgeProcess(
    {
      supabaseUrl: await database.start(),
      ...keys,
      serialPath: join(folder, 'mdb'),
      data: join(folder, 'data'),
      env: { GUICHET_BRIDGE_LOG_LEVEL: 'debug', GUICHET_BRIDGE_ITEMS: '{"12":"B2"}' },
      logFile,
    },
    await freePort(),
  );
  await bridge.start();
  await sells();
  const reported = (session: FakeSession): Promise<void> =>
    until(
      'the report',
      async () =>
        simulator.state.phase === 'ready' &&
        (await feed()).some(({ type, data }) => type === 'vend.reported' && data.session_id === session.id),
      generous,
    );

  const sale = await request();
  await until('realtime listens', () => database.realtime.subscribers === 1, generous);
  database.pay(sale.id);
  await reported(sale);
  simulator.machine.jam();
  const jam = await request();
  database.pay(jam.id);
  await reported(jam);
  const cancel = await request();
  simulator.machine.cancel();
  await reported(cancel);
  simulator.noise('c,STATUS,VEND,1,2,3,4,5\n');
  simulator.noise('nothing of a board\n');
  await until(
    'the request that cannot be read',
    async () => (await feed()).some(({ type }) => type === 'request.denied'),
    generous,
  );
  simulator.unplug();
  await until(
    'the lost line',
    async () => (await feed()).some(({ type, data }) => type === 'serial' && data.open === false),
    generous,
  );

  const events = await feed();
  const of = ({ id }: FakeSession) =>
    events
      .filter(({ data }) => data.session_id === id)
      .map(({ type, data: { session_id: _session, ...data } }) => [type, data]);
  const asked = { amount: '2.50', item: 'B2' };
  const paid = [
    ['vend.requested', asked],
    ['vend.opened', { ...asked, label: 'B2' }],
    ['vend.paid', asked],
    ['vend.approve_intent', asked],
    ['vend.approve_sent', asked],
  ];
  const success = { state: 'SUCCESS', outcome: 'success', detail: 'the machine reported a success' };
  const failure = { state: 'FAILED', outcome: 'failure', detail: 'the machine reported a failed vend' };
  const gone = { state: 'FAILED', outcome: 'cancelled', detail: 'the customer cancelled at the machine' };
  const report = ['vend.reported', { result: 'recorded' }];
  expect(of(sale)).toEqual([...paid, ['vend.ended', success], report]);
  expect(of(jam)).toEqual([...paid, ['vend.ended', failure], report]);
  expect(of(cancel)).toEqual([...paid.slice(0, 2), ['vend.ended', gone], report]);
  expect(events.filter(({ type }) => !type.startsWith('vend.') && type !== 'reader')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ type: 'serial', data: { open: true } }),
      expect.objectContaining({ type: 'database', data: { online: true } }),
      expect.objectContaining({ type: 'request.denied', data: { reason: 'unreadable', amount: '', item: '' } }),
      expect.objectContaining({ type: 'serial', data: { open: false, reason: 'the device is gone' } }),
    ]),
  );
  expect(events).toContainEqual(expect.objectContaining({ type: 'reader', data: { status: 'idle' } }));

  const metrics = await get('/metrics');
  for (const [name, value] of [
    ['vends_total{outcome="success"}', 1],
    ['vends_total{outcome="failure"}', 1],
    ['vends_total{outcome="cancelled"}', 1],
    ['denied_requests_total{reason="unreadable"}', 1],
    ['approves_total', 2],
    ['paid_to_approve_seconds_count', 2],
    ['unreadable_lines_total', 2],
    ['serial_up', 0],
    ['serial_connects_total', 1],
    ['realtime_up', 1],
    ['database_up', 1],
    ['outcomes_to_report', 0],
    ['release_mismatch', 0],
    ['database_call_seconds_count{call="open_vend_session"}', 3],
    ['database_call_seconds_count{call="begin_dispense"}', 2],
    ['database_call_seconds_count{call="report_vend_outcome"}', 3],
  ] as const)
    expect(metrics.split('\n')).toContain(`guichet_bridge_${name} ${value}`);
  const sources = metrics.matchAll(/^guichet_bridge_paid_total\{source="(?:realtime|poll)"\} (\d+)$/gm);
  expect([...sources].reduce((sum, [, count]) => sum + Number(count), 0)).toBe(2);
  expect(metrics).toMatch(/^guichet_bridge_clock_skew_seconds -?\d/m);

  await bridge.stop();
  await until('the last line', () => log().some(({ msg }) => msg === 'bridge stopped'), generous);
  const lines = log();
  const said = ({ id }: FakeSession) =>
    lines
      .filter(({ session_id }) => session_id === id)
      .map(({ level, msg, time: _time, session_id: _session, ...data }) => [level, msg, data]);
  const vend = (state: string) => [30, 'vend', { state, ...asked }];
  const begun = [30, 'begin_dispense', { result: 'dispense' }];
  const approved = [vend('REQUESTED'), vend('PAID'), begun, vend('APPROVE_INTENT'), vend('APPROVE_SENT')];
  const acknowledged = [30, 'outcome reported', { result: 'recorded' }];
  expect(said(sale)).toEqual([...approved, [30, 'vend ended', success], acknowledged]);
  expect(said(jam)).toEqual([...approved, [30, 'vend ended', failure], acknowledged]);
  expect(said(cancel)).toEqual([vend('REQUESTED'), [30, 'vend ended', gone], acknowledged]);
  const others = lines.map(({ level, msg, time: _time, ...data }) => [level, msg, data]);
  const amount = { amount: '', item: '' };
  for (const expected of [
    [30, 'serial port open', { path: join(folder, 'mdb'), baudRate: 115_200 }],
    [30, 'serial line down', { reason: 'the device is gone' }],
    [30, 'request denied', { reason: 'unreadable', ...amount }],
    [20, 'realtime', { connected: true }],
    [30, 'the database serves this bridge', { needed: expect.any(String), database: expect.any(String) }],
    [20, 'board', { message: { type: 'vend_success' } }],
    [20, 'unreadable line', { text: 'nothing of a board', reason: 'no line of this board' }],
    [40, 'a request that could not be read', expect.objectContaining({ text: 'c,STATUS,VEND,1,2,3,4,5' })],
    [30, 'serial port: next attempt', expect.objectContaining({ milliseconds: 100 })],
  ])
    expect(others).toContainEqual(expected);
}, 240_000);
