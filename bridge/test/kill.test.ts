import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Simulator } from '../../harness/machine/simulator.ts';
import { BridgeProcess, freePort, until } from '../../harness/machine/bridgeProcess.ts';
import { FakeDatabase, type FakeSession } from '../../harness/machine/fakeDatabase.ts';

/** SIGKILL at each step of a vend, by name; at seeded moments and on the whole product: test/vending/kill.test.ts. */
const generous = 60_000;
const keys = { machineId: 'pi_steps', machineToken: 'machine-token-of-the-steps' };
let database: FakeDatabase;
let simulator: Simulator;
let bridge: BridgeProcess;
let folder: string;

/** @param motor milliseconds from the approve to the product */
async function start(motor: number): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'guichet-steps-'));
  database = new FakeDatabase(keys);
  simulator = new Simulator({ path: join(folder, 'mdb'), timing: { motor, board: 1, powerCut: 20, boot: 20 } });
  simulator.plug();
  bridge = new BridgeProcess(
    {
      supabaseUrl: await database.start(),
      ...keys,
      serialPath: join(folder, 'mdb'),
      data: join(folder, 'data'),
      env: { GUICHET_BRIDGE_OUTCOME_SECONDS: '3', GUICHET_BRIDGE_HEARTBEAT_SECONDS: '1' },
    },
    await freePort(),
  );
  await bridge.start();
  await until(
    'the bridge sells',
    async () => (await fetch(`${bridge.url}/readyz`)).ok && /enabled|idle/.test(simulator.state.reader),
    generous,
  );
}
afterEach(async () => {
  await bridge.kill();
  simulator.stop();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}, generous);

async function request(): Promise<FakeSession> {
  expect(simulator.machine.press('B2').accepted).toBe(true);
  await until('a session', () => database.sessions.size === 1, generous);
  const [session] = database.sessions.values();
  if (!session) throw new Error('the session is gone');
  return session;
}

/** Kills at the first call of this name; the database does the call's work all the same. */
function killAt(name: string): Promise<void> {
  return new Promise((resolve) => {
    database.fault = (call) => {
      if (call === name) {
        database.fault = () => 'none';
        void bridge.kill().then(resolve);
      }
      return 'none';
    };
  });
}

/** Kills behind the first approve; a second one, of a restarted bridge, would be counted. */
function killBehindApprove(): Promise<void> {
  return new Promise((resolve) => {
    simulator.onHostLine = (line) => {
      if (line !== 'C,VEND,2.50') return;
      simulator.onHostLine = undefined;
      void bridge.kill().then(resolve);
    };
  });
}

const pay = (session: FakeSession): Promise<void> => until('the payment', () => database.pay(session.id), generous);
/** Also behind the set-up of the new connection: whatever a restarted bridge has to send has been sent by then. */
const settled = (session: FakeSession): Promise<void> =>
  until(
    'the outcome',
    async () => session.outcome !== null && simulator.state.phase === 'ready' && (await sells()),
    generous,
  );
const shows = async (text: RegExp): Promise<boolean> => text.test(JSON.stringify(await bridge.status()));
const sells = (): Promise<boolean> => shows(/"reader":{"status":"(enabled|idle)"/);
/** Sent by the bridge, taken by the board or not. */
const approves = (): number => simulator.machine.records.reduce((sum, vend) => sum + vend.approves, 0);

describe('killed', () => {
  test('while open_vend_session is under way: the session ends, nothing is approved', async () => {
    await start(20);
    const killed = killAt('open_vend_session');
    const session = await request();
    await killed;
    await bridge.start();
    await settled(session);
    expect([session.status, session.hold, approves()]).toEqual(['FAILED', 'none', 0]);
  }, 180_000);

  test('while the code is shown, then paid: at boot the request is gone, the money goes back', async () => {
    await start(20);
    const session = await request();
    await until('the code is shown', () => shows(/"phase":"pending"/), generous);
    await bridge.kill();
    await pay(session);
    await bridge.start();
    await settled(session);
    expect([session.status, session.hold, approves()]).toEqual(['FAILED', 'released', 0]);
  }, 180_000);

  test('after PAID, while begin_dispense is under way: the money goes back, nothing is approved', async () => {
    await start(20);
    const session = await request();
    const killed = killAt('begin_dispense');
    await pay(session);
    await killed;
    await bridge.start();
    await settled(session);
    expect([session.status, session.hold, session.begun, approves()]).toEqual(['FAILED', 'released', 1, 0]);
  }, 180_000);

  test('behind the approve, with the product out before it is back: UNKNOWN, the money is held, no second approve', async () => {
    await start(20);
    const session = await request();
    const killed = killBehindApprove();
    await pay(session);
    await killed;
    await until('the product', () => simulator.state.drops === 1, generous);
    await bridge.start();
    await settled(session);
    expect([session.status, session.outcome, session.hold, approves()]).toEqual(['PAID', 'unknown', 'held', 1]);
  }, 180_000);

  test('behind the approve, back before the product is out: the machine’s own word counts', async () => {
    await start(600_000);
    const session = await request();
    const killed = killBehindApprove();
    await pay(session);
    await killed;
    await bridge.start();
    await until('the line is open again', () => shows(/"open":true/), generous);
    expect(simulator.state.phase).toBe('dispensing');
    simulator.noise('c,VEND,SUCCESS\r\n'); // the machine’s word, now
    await until('the outcome', async () => session.outcome !== null && (await sells()), generous);
    expect([session.status, session.outcome, session.hold, approves()]).toEqual([
      'COMPLETED',
      'success',
      'captured',
      1,
    ]);
  }, 180_000);

  test('with the product out and the report on its way: it is told once more, and captured', async () => {
    await start(20);
    const session = await request();
    const killed = killAt('report_vend_outcome');
    await pay(session);
    await killed;
    expect(simulator.state.drops).toBe(1);
    session.status = 'PAID'; // as if the report had never arrived
    session.outcome = null;
    session.hold = 'held';
    await bridge.start();
    await settled(session);
    expect([session.status, session.outcome, session.hold, approves()]).toEqual([
      'COMPLETED',
      'success',
      'captured',
      1,
    ]);
    expect(session.begun).toBe(1);
  }, 180_000);
});
