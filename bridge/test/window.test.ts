import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { until } from '../../harness/machine/bridgeProcess.ts';
import { startMachine, type TestMachine } from './machine.ts';

const generous = 30_000;
let machine: TestMachine;
beforeEach(async () => {
  machine = await startMachine({ GUICHET_BRIDGE_WINDOW_SECONDS: '60' }, {}, 'wafer');
  await machine.ready();
});
afterEach(() => machine.close());

/** Z7 of the last set-up: how long the machine waits for an answer. */
const told = (): number =>
  Number.parseInt(machine.lines.findLast((line) => line.startsWith('01 03'))?.split(' ')[6] ?? '', 16);
const shown = async (): Promise<unknown> => (await machine.call('GET', '/v1/status')).body.payment_window_seconds;
async function databaseSays(seconds: number): Promise<void> {
  machine.database.settings.payment_window_seconds = seconds;
  const { length } = machine.database.beats;
  await until('two heartbeats', () => machine.database.beats.length >= length + 2, generous); // the first may have been answered before
}

test('the window ends before the patience that the machine was told, whatever the database says later', async () => {
  await databaseSays(200);
  expect(told()).toBeLessThan(200);
  expect(await shown()).toBe(told() - 5);
  // the next connection tells what is known by then
  machine.simulator.unplug();
  await until('the bridge notices', async () => (await fetch(`${machine.url}/readyz`)).status === 503, generous);
  machine.simulator.plug();
  await machine.ready();
  expect([told(), await shown()]).toEqual([200, 195]);
  await databaseSays(30);
  expect(await shown()).toBe(30);
});
