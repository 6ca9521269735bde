import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { Simulator } from '../../harness/machine/simulator.ts';
import { BridgeProcess, freePort, until } from '../../harness/machine/bridgeProcess.ts';
import { FakeDatabase, type FakeSession } from '../../harness/machine/fakeDatabase.ts';

/** The real bridge and its real journal, on which the kernel refuses every further byte: what a full disk does. */
const generous = 60_000;
const keys = { machineId: 'pi_full', machineToken: 'machine-token-of-the-full' };
const folder = mkdtempSync(join(tmpdir(), 'guichet-full-'));
const database = new FakeDatabase(keys);
const simulator = new Simulator({ path: join(folder, 'mdb'), timing: { motor: 50, board: 1 } });
let bridge: BridgeProcess;
afterEach(async () => {
  await bridge.kill();
  simulator.stop();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}, generous);

function fileSize(limit: '0' | 'unlimited'): void {
  const { status, stderr } = spawnSync('prlimit', ['--pid', String(bridge.pid), `--fsize=${limit}:unlimited`], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}
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
  return session;
}

test('in the middle of a vend: the process lives, nothing is approved, the money goes back, and it sells again when there is room', async () => {
  simulator.plug();
  bridge = new BridgeProcess(
    {
      supabaseUrl: await database.start(),
      ...keys,
      serialPath: join(folder, 'mdb'),
      data: join(folder, 'data'),
      env: { GUICHET_BRIDGE_HEARTBEAT_SECONDS: '1' },
    },
    await freePort(),
  );
  await bridge.start();
  await sells();
  const past = await request();
  simulator.machine.cancel();
  await until('its end', () => past.outcome === 'cancelled' && simulator.state.phase === 'ready', generous);

  const session = await request();
  await until('realtime listens', () => database.realtime.subscribers === 1, generous);
  fileSize('0');
  // told by realtime: the database takes a session for open whose end the journal knows
  Object.assign(past, { status: 'PAID', outcome: null });
  database.realtime.broadcast('UPDATE', { id: past.id, status: 'PAID', outcome: null, machine_id: keys.machineId });
  await until('the status', async () => JSON.stringify(await bridge.status()).includes(session.id), generous);
  database.pay(session.id);
  await until('the outcome', () => session.outcome !== null && simulator.state.phase === 'ready', generous);
  expect(session).toMatchObject({ status: 'FAILED', outcome: 'failure', hold: 'released' });
  expect(simulator.machine.records.map(({ approves }) => approves)).toEqual([0, 0]);
  expect(bridge.running).toBe(true);

  fileSize('unlimited');
  await until('the past is told again', () => past.outcome === 'cancelled', generous);
  await sells();
  const next = await request();
  database.pay(next.id);
  await until('the product', () => next.status === 'COMPLETED', generous);
}, 240_000);
