import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Timing } from '../../harness/machine/simulator.ts';
import { until } from '../../harness/machine/bridgeProcess.ts';
import { startMachine, type TestMachine } from './machine.ts';

/**
 * Bridge and serialport unchanged, on machines that speak native MDB frames through a Wafer box: one lets the reader be
 * always idle, one grants no options and asks within a session only.
 */
let machine: TestMachine;

const generous = 30_000;
jest.setTimeout(2 * generous); // a busy machine: each wait has its own limit and says what it waited for
/** VEND APPROVED of 2.50. */
const approved = '05 00 FA FF';
const approves = (): string[] => machine.lines.filter((line) => line.startsWith('05'));

/** BEGIN SESSION: funds and medium not known, the machine's own prices. */
const begin = '03 FF FF FF FF FF FF 00 00 00 FD';

describe.each(['wafer', 'wafer_sessions'] as const)('native MDB through a Wafer box: %s', (board) => {
  const start = async (env: Record<string, string> = {}, timing: Partial<Timing> = {}): Promise<void> => {
    machine = await startMachine(env, timing, board);
    await machine.ready();
  };
  beforeEach(() => start());
  afterEach(() => machine.close());

  test('set-up, request, PAID, approve, product, COMPLETED, and the session is closed on the bus', async () => {
    expect(machine.lines.slice(0, 2)).toEqual(['00 00', '01 03 19 78 01 02 78 02 12']);
    const session = await machine.request();
    expect(session).toMatchObject({ amount: '2.50', item: 'B2', status: 'PENDING' });
    machine.database.pay(session.id);
    await until('the outcome', () => session.status === 'COMPLETED', generous);
    expect(session).toMatchObject({ outcome: 'success', hold: 'captured', begun: 1 });
    expect(approves()).toEqual([approved]);
    expect(machine.simulator.state.last).toMatchObject({ dropped: true, approves: 1 });
    await until('END SESSION', () => machine.lines.includes('07 07'), generous);
    // and the next customer
    await machine.ready();
    const next = await machine.request('A1');
    machine.database.pay(next.id);
    await until('the second outcome', () => next.status === 'COMPLETED', generous);
    await until(
      'the second END SESSION',
      () => machine.lines.filter((line) => line === '07 07').length === 2,
      generous,
    );
    await machine.ready();
    // one session a customer, or none at all
    expect(machine.lines.filter((line) => line.startsWith('03'))).toEqual(
      board === 'wafer' ? [] : [begin, begin, begin],
    );
  });

  test('switched off by staff the machine has no reader to ask, switched on it sells', async () => {
    expect((await machine.call('POST', '/v1/reader/disable')).status).toBe(202);
    await until('the machine has no reader', () => machine.simulator.state.reader === 'disabled', generous);
    await until(
      'the bridge knows',
      async () =>
        JSON.stringify((await machine.call('GET', '/v1/status')).body.reader) ===
        '{"status":"disabled","enabled":false}',
      generous,
    );
    expect(machine.simulator.machine.press('B2')).toEqual({ accepted: false, reason: 'cashless_off' });
    expect((await machine.call('POST', '/v1/reader/enable')).status).toBe(202);
    await machine.ready();
    const session = await machine.request();
    machine.database.pay(session.id);
    await until('the outcome', () => session.status === 'COMPLETED', generous);
  });

  test('a jam: VEND FAILURE, the hold is released', async () => {
    machine.simulator.machine.jam();
    const session = await machine.request();
    machine.database.pay(session.id);
    await until('the outcome', () => session.outcome !== null, generous);
    expect(session).toMatchObject({ status: 'FAILED', outcome: 'failure', hold: 'released' });
  });

  test('the customer cancels: VEND CANCEL is answered with DENIED', async () => {
    const session = await machine.request();
    machine.simulator.machine.cancel();
    await until('the outcome', () => session.outcome !== null, generous);
    expect(session).toMatchObject({ status: 'FAILED', outcome: 'cancelled' });
    await until('DENIED', () => machine.lines.includes('06 06'), generous);
    expect(approves()).toEqual([]);
    await machine.ready();
    await machine.request();
  });

  test('the machine resets behind the acknowledged approve: a success by MDB/ICP 7.4.7, and it sells again', async () => {
    await machine.close();
    await start({}, { motor: 2_000 }); // long enough for a look at what the bridge knows
    const session = await machine.request();
    machine.database.pay(session.id);
    await until(
      'the acknowledged approve',
      async () => JSON.stringify((await machine.call('GET', '/v1/status')).body.session).includes('approved'),
      generous,
    );
    machine.simulator.machine.powerCut();
    await until('the outcome', () => session.outcome !== null, generous);
    expect(session).toMatchObject({ status: 'COMPLETED', outcome: 'reset', hold: 'captured' });
    await until('the reader is set up again', () => machine.simulator.state.reader === 'idle', generous);
    const next = await machine.request();
    machine.database.pay(next.id);
    await until('the next outcome', () => next.status === 'COMPLETED', generous);
  });

  test('the cable pulled while the motor turns: UNKNOWN, one approve, and it sells again', async () => {
    await machine.close();
    await start({ GUICHET_BRIDGE_OUTCOME_SECONDS: '1' }, { motor: 1_000 });
    const session = await machine.request();
    machine.database.pay(session.id);
    await until('the motor turns', () => machine.simulator.state.phase === 'dispensing', generous);
    machine.simulator.unplug();
    await until('the bridge notices', async () => (await fetch(`${machine.url}/readyz`)).status === 503, generous);
    await until(
      'the product drops with nobody listening',
      () => machine.simulator.state.last?.dropped === true,
      generous,
    );
    machine.simulator.plug();
    await until('the outcome', () => session.outcome !== null, generous);
    expect(session).toMatchObject({ status: 'PAID', outcome: 'unknown', hold: 'held' });
    expect(approves()).toEqual([approved]);
    await machine.ready();
    await machine.request();
  });

  test('the cable pulled before the approve: the money goes back', async () => {
    const session = await machine.request();
    machine.simulator.unplug();
    await until('the outcome', () => session.outcome !== null, generous);
    expect(session).toMatchObject({ status: 'FAILED', outcome: 'failure' });
    machine.simulator.plug();
    await machine.ready();
    await machine.request();
  });

  test('noise, wrong checksums and an endless line: nothing is approved, and the next vend works', async () => {
    for (const text of ['13 02 00 0C 22', '00', 'zz', '13 00 00 FA 00 0C', 'F'.repeat(100_000)])
      machine.simulator.noise(`${text}\r\n`);
    const session = await machine.request();
    expect(approves()).toEqual([]);
    machine.database.pay(session.id);
    await until('the outcome', () => session.status === 'COMPLETED', generous);
    expect(approves()).toEqual([approved]);
  });
});
