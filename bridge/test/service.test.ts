import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { until } from '../../harness/machine/bridgeProcess.ts';
import { startMachine, type TestMachine } from './machine.ts';

/** What staff decide at the desk counts at the machine, whatever its own reader was told. */

jest.setTimeout(30_000);
let machine: TestMachine;
beforeEach(async () => {
  machine = await startMachine();
  await machine.ready();
});
afterEach(() => machine.close());

const decide = (inService: boolean): void => {
  machine.database.settings = { ...machine.database.settings, in_service: inService };
};
const off = () => until('the reader is off', () => machine.simulator.state.reader === 'disabled', 6_000);
const sells = async (): Promise<void> => {
  const session = await machine.request();
  machine.database.pay(session.id);
  await until('the outcome', () => session.status === 'COMPLETED', 6_000);
};

describe('out of service at the desk', () => {
  test('the machine takes no request and opens no session; in service again it sells', async () => {
    decide(false);
    await off();
    const known = machine.database.sessions.size;
    expect(machine.simulator.machine.press('B2')).toMatchObject({ accepted: false });
    expect(machine.database.sessions.size).toBe(known);
    expect((await machine.call('GET', '/v1/status')).body).toMatchObject({ reader: { enabled: false } });
    decide(true);
    await machine.ready();
    await sells();
  });

  test('a vend that is under way ends as it would', async () => {
    const session = await machine.request();
    const beats = machine.database.beats.length;
    decide(false);
    await until('the bridge has heard of it', () => machine.database.beats.length >= beats + 2, 6_000);
    machine.database.pay(session.id);
    await until('the outcome', () => session.status === 'COMPLETED', 6_000);
    expect(session).toMatchObject({ outcome: 'success', hold: 'captured' });
    await off();
  });

  test('a reader that is switched on here stays off until the desk says so; off here it stays off whatever the desk says', async () => {
    decide(false);
    await off();
    expect((await machine.call('POST', '/v1/reader/enable')).status).toBe(202);
    const beats = machine.database.beats.length;
    await until('another beat', () => machine.database.beats.length >= beats + 2, 6_000);
    expect(machine.simulator.state.reader).toBe('disabled');
    await machine.call('POST', '/v1/reader/disable');
    decide(true);
    const heard = machine.database.beats.length;
    await until('another beat', () => machine.database.beats.length >= heard + 2, 6_000);
    expect(machine.simulator.state.reader).toBe('disabled');
    await machine.call('POST', '/v1/reader/enable');
    await machine.ready();
    await sells();
  });
});
