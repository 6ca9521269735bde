import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { until } from '../../harness/machine/bridgeProcess.ts';
import { doctor } from '../src/doctor/doctor.ts';
import type { Settings } from '../src/settings/settings.ts';
import { startMachine, type TestMachine } from './machine.ts';

const report = z.object({
  ok: z.boolean(),
  checks: z.array(z.object({ name: z.string(), result: z.string(), found: z.string(), advice: z.string().optional() })),
});

let machine: TestMachine;
beforeEach(async () => {
  machine = await startMachine();
  await machine.ready();
});
afterEach(() => machine.close());

async function examine(settings: Settings) {
  let text = '';
  const code = await doctor(settings, { json: true, print: (line) => void (text = line) });
  const { ok, checks } = report.parse(JSON.parse(text));
  expect(code).toBe(ok ? 0 : 1);
  return { text, results: Object.fromEntries(checks.map(({ name, result }) => [name, result])), checks };
}

describe('beside a running bridge', () => {
  test('all is well, and the vend at hand is left alone', async () => {
    const session = await machine.request();
    expect((await examine(machine.settings)).results).toEqual({
      bridge: 'ok',
      port: 'ok',
      adapter: 'ok',
      machine: 'ok',
      supabase: 'ok',
      clock: 'ok',
      journal: 'ok',
    });
    expect(session.outcome).toBeNull();
  });

  test('a machine token that is refused, and what to do', async () => {
    const { checks } = await examine({ ...machine.settings, machineToken: 'of-another-machine-0000' });
    expect(checks.find(({ name }) => name === 'supabase')).toMatchObject({
      result: 'failed',
      advice: expect.stringContaining('machine token'),
    });
  });

  test('a currency that is not the database’s, and what to do', async () => {
    const { checks } = await examine({ ...machine.settings, currency: 'CHF' });
    expect(checks.find(({ name }) => name === 'supabase')).toMatchObject({
      result: 'failed',
      found: expect.stringContaining('sells in EUR'),
      advice: expect.stringContaining('GUICHET_BRIDGE_CURRENCY'),
    });
  });

  test('a database of another release, and what to run', async () => {
    machine.database.release = '0.1.0';
    const { checks } = await examine(machine.settings);
    expect(checks.find(({ name }) => name === 'supabase')).toMatchObject({
      result: 'warning',
      found: expect.stringContaining('npm run db:migrate'),
    });
  });

  test('a clock that is minutes off is a warning', async () => {
    machine.database.clockOffset = 600_000;
    expect((await examine(machine.settings)).results.clock).toBe('warning');
  });

  test('no secret in what it prints', async () => {
    expect((await examine(machine.settings)).text).not.toMatch(/token-of-the-tests|sb_publishable/);
  });
});

describe('without a bridge', () => {
  beforeEach(() => machine.bridge.stop());

  test('asks the board itself', async () => {
    const { results, checks } = await examine(machine.settings);
    expect(results).toEqual({
      bridge: 'warning',
      port: 'ok',
      adapter: 'ok',
      machine: 'ok',
      supabase: 'ok',
      clock: 'ok',
      journal: 'ok',
    });
    expect(checks.find(({ name }) => name === 'adapter')?.found).toContain('SIMULATOR');
    // nobody is there to answer a request
    await until('the reader is off again', () => machine.simulator.state.reader === 'disabled', 5_000);
    expect(machine.simulator.machine.press('B2')).toEqual({ accepted: false, reason: 'cashless_off' });
  });

  test('nothing plugged in, nothing reached: each is named once, with advice', async () => {
    machine.simulator.unplug();
    await machine.database.stop();
    const { checks, results } = await examine(machine.settings);
    expect(results).toEqual({
      bridge: 'warning',
      port: 'failed',
      adapter: 'skipped',
      machine: 'skipped',
      supabase: 'failed',
      clock: 'skipped',
      journal: 'ok',
    });
    for (const { result, advice } of checks) if (result === 'failed') expect(advice).toBeTruthy();
  });

  test('the wrong kind of adapter says nothing readable', async () => {
    const { checks } = await examine({ ...machine.settings, adapter: 'wafer' });
    expect(checks.find(({ name }) => name === 'adapter')).toMatchObject({
      result: 'failed',
      advice: expect.stringContaining('GUICHET_BRIDGE_ADAPTER'),
    });
  });
});
