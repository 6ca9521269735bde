import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { until } from '../../harness/machine/bridgeProcess.ts';
import { type Running, run } from '../src/run.ts';
import { startMachine, type TestMachine } from './machine.ts';

const generous = 30_000;
let machine: TestMachine;
let bridge: Running | undefined;
beforeEach(async () => {
  machine = await startMachine();
  await machine.ready();
});
afterEach(async () => {
  await bridge?.stop();
  await machine.close();
});

async function restart(): Promise<void> {
  await (bridge ?? machine.bridge).stop();
  bridge = await run(machine.settings);
}
const reader = async () => (await machine.call('GET', '/v1/status')).body.reader;

test('a reader that staff have disabled stays so over a restart, until they enable it', async () => {
  expect((await machine.call('POST', '/v1/reader/disable')).status).toBe(202);
  await until('the machine offers no payment', () => machine.simulator.state.reader === 'disabled', generous);
  await restart();
  await until(
    'the set-up',
    async () => JSON.stringify(await reader()) === '{"status":"disabled","enabled":false}',
    generous,
  );
  expect(machine.simulator.machine.press('B2')).toEqual({ accepted: false, reason: 'cashless_off' });
  expect((await machine.call('POST', '/v1/reader/enable')).status).toBe(202);
  await machine.ready();
  await restart();
  await machine.ready();
});
