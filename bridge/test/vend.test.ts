import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { until } from '../../harness/machine/bridgeProcess.ts';
import { startMachine, type TestMachine } from './machine.ts';

let machine: TestMachine;
beforeEach(async () => {
  machine = await startMachine();
  await machine.ready();
});
afterEach(() => machine.close());

const approves = (): string[] => machine.lines.filter((line) => /^C,VEND,\d*[1-9]/.test(line));

describe('the way of one vend', () => {
  test('by realtime: request, session, PAID, approve, product, COMPLETED', async () => {
    const session = await machine.request();
    expect(session).toMatchObject({ amount: '2.50', item: 'B2', status: 'PENDING' });
    await until('realtime listens', () => machine.database.realtime.subscribers === 1);
    machine.database.pay(session.id);
    await until('the outcome is reported', () => session.status === 'COMPLETED');
    expect(session).toMatchObject({ outcome: 'success', hold: 'captured', begun: 1, reports: ['success'] });
    expect(approves()).toEqual(['C,VEND,2.50']);
    expect(machine.simulator.state.last).toMatchObject({ dropped: true, approves: 1 });
  });

  test('by polling alone, with realtime silent', async () => {
    machine.database.realtime.telling = false;
    const session = await machine.request();
    machine.database.pay(session.id);
    await until('the outcome is reported', () => session.status === 'COMPLETED', 6_000);
    expect(approves()).toEqual(['C,VEND,2.50']);
  });

  test('jam after the approve: FAILED, the hold is released', async () => {
    machine.simulator.machine.jam();
    const session = await machine.request();
    machine.database.pay(session.id);
    await until('the outcome', () => session.outcome !== null, 6_000);
    expect(session).toMatchObject({ status: 'FAILED', outcome: 'failure', hold: 'released' });
  });

  test('customer cancels: FAILED, and a payment that comes later approves nothing', async () => {
    const session = await machine.request();
    machine.simulator.machine.cancel();
    await until('the outcome', () => session.outcome !== null);
    expect(session).toMatchObject({ status: 'FAILED', outcome: 'cancelled' });
    expect(machine.database.pay(session.id)).toBe(false);
    await wait(100);
    expect(approves()).toEqual([]);
  });

  test('machine reset behind the acknowledged approve: a success by MDB/ICP 7.4.7', async () => {
    const session = await machine.request();
    machine.database.pay(session.id);
    await until('the motor turns', () => machine.simulator.state.phase === 'dispensing', 6_000);
    await wait(40);
    machine.simulator.machine.powerCut();
    await until('the outcome', () => session.outcome !== null);
    expect(session).toMatchObject({ status: 'COMPLETED', outcome: 'reset', hold: 'captured' });
  });

  test('cable pulled while the motor turns, put back: the outcome that was not heard is UNKNOWN', async () => {
    await machine.close();
    machine = await startMachine({ GUICHET_BRIDGE_OUTCOME_SECONDS: '1' });
    await machine.ready();
    const session = await machine.request();
    machine.database.pay(session.id);
    await until('the motor turns', () => machine.simulator.state.phase === 'dispensing', 6_000);
    machine.simulator.unplug();
    await wait(200);
    machine.simulator.plug();
    await until('the outcome', () => session.outcome !== null, 6_000);
    expect(session).toMatchObject({ status: 'PAID', outcome: 'unknown', hold: 'held' });
    expect(approves()).toEqual(['C,VEND,2.50']);
    await machine.ready();
  });

  test('the machine tells its outcome after it was waited for in vain: UNKNOWN, then COMPLETED', async () => {
    await machine.close();
    machine = await startMachine({ GUICHET_BRIDGE_OUTCOME_SECONDS: '1' }, { motor: 600_000 });
    await machine.ready();
    const session = await machine.request();
    machine.database.pay(session.id);
    await until('UNKNOWN', () => session.outcome === 'unknown', 20_000);
    expect(session.hold).toBe('held');
    machine.simulator.noise('c,VEND,SUCCESS\r\n'); // the machine’s word, now
    await until('the outcome', () => session.status === 'COMPLETED', 20_000);
    expect(session).toMatchObject({ outcome: 'success', hold: 'captured', reports: ['unknown', 'success'] });
    expect((await machine.call('GET', `/v1/sessions/${session.id}`)).body).toMatchObject({
      state: 'SUCCESS',
      outcome: 'success',
    });
  });

  test('PAID told ten times: one approve', async () => {
    const session = await machine.request();
    await until('realtime listens', () => machine.database.realtime.subscribers === 1);
    machine.database.pay(session.id);
    for (let i = 0; i < 10; i += 1)
      machine.database.realtime.broadcast('UPDATE', {
        id: session.id,
        status: 'PAID',
        outcome: null,
        machine_id: 'pi_kiosk_1',
      });
    await until('the outcome', () => session.status === 'COMPLETED');
    expect(approves()).toEqual(['C,VEND,2.50']);
    expect(session.begun).toBe(1);
  });

  test('the database ends the session: the machine is told no', async () => {
    const session = await machine.request();
    machine.database.expire(session.id);
    await until('the denial', () => machine.simulator.state.last?.result === 'denied', 6_000);
    expect(approves()).toEqual([]);
  });
});

describe('a forged or foreign PAID', () => {
  test('of a session that begin_dispense does not take for paid approves nothing', async () => {
    const session = await machine.request();
    await until('realtime listens', () => machine.database.realtime.subscribers === 1);
    machine.database.realtime.broadcast('UPDATE', {
      id: session.id,
      status: 'PAID',
      outcome: null,
      machine_id: 'pi_kiosk_1',
    });
    await wait(150);
    expect(approves()).toEqual([]);
    machine.database.pay(session.id); // the real one still works
    await until('the outcome', () => session.status === 'COMPLETED', 6_000);
  });

  test('of a session this machine never had is ended, not approved', async () => {
    const id = '00000000-0000-4000-8000-000000000000';
    machine.database.sessions.set(id, {
      id,
      machine_id: 'pi_kiosk_1',
      amount: '1.00',
      item: 'A1',
      status: 'PAID',
      outcome: null,
      created_at: '',
      hold: 'held',
      begun: 0,
      reports: [],
    });
    await until('it is ended', () => machine.database.sessions.get(id)?.outcome === 'failure', 6_000);
    expect(machine.database.sessions.get(id)?.hold).toBe('released');
    expect(approves()).toEqual([]);
  });
});

describe('offline', () => {
  test('a request is denied at once with a text on the display, and sold again when the network is back', async () => {
    machine.database.fault = () => 'unreachable';
    await until('the bridge notices', async () => (await fetch(`${machine.url}/readyz`)).status === 503, 5_000);
    const from = performance.now();
    expect(machine.simulator.machine.press('B2').accepted).toBe(true);
    await until('the denial', () => machine.simulator.state.last?.result === 'denied', 1_000);
    expect(performance.now() - from).toBeLessThan(200);
    await until('the text', () => machine.lines.includes('C,DISPLAY,Paiement indisponible (reseau)'), 1_000);
    machine.database.fault = () => 'none';
    await machine.ready();
    const session = await machine.request();
    machine.database.pay(session.id);
    await until('the outcome', () => session.status === 'COMPLETED', 6_000);
  });

  test('an outcome of an hour without network is reported when it is back', async () => {
    const session = await machine.request();
    await until('realtime listens', () => machine.database.realtime.subscribers === 1);
    machine.database.fault = (call) => (call === 'report_vend_outcome' ? 'unreachable' : 'none');
    machine.database.pay(session.id);
    await until('the product', () => machine.simulator.state.drops === 1);
    await until('it waits', async () => (await machine.call('GET', '/v1/status')).body.outcomes_to_report === 1);
    expect(session.outcome).toBeNull();
    machine.database.fault = () => 'none';
    await until('it is told', () => session.outcome === 'success', 6_000);
  });

  test('the answer of begin_dispense is lost: nothing is approved, the money goes back', async () => {
    const session = await machine.request();
    let lost = 0;
    machine.database.fault = (call) => (call === 'begin_dispense' && (lost += 1) === 1 ? 'lost_answer' : 'none');
    machine.database.pay(session.id);
    await until('the outcome', () => session.outcome !== null, 6_000);
    expect(session).toMatchObject({ outcome: 'failure', hold: 'released', begun: 1 });
    expect(approves()).toEqual([]);
  });

  test('the answer of open_vend_session is lost: the machine is told no and the session does not stay open', async () => {
    machine.database.fault = (call) => (call === 'open_vend_session' ? 'lost_answer' : 'none');
    const session = await machine.request();
    await until('the denial', () => machine.simulator.state.last?.result === 'denied', 2_000);
    await until('the session ends', () => session.status === 'FAILED', 6_000);
  });

  test('an outcome the database lost is told again as soon as it takes the session for open', async () => {
    const session = await machine.request();
    machine.simulator.machine.cancel();
    await until('the outcome', () => session.outcome !== null);
    Object.assign(session, { status: 'PENDING', outcome: null }); // a restored backup
    await until('told again', () => session.outcome === 'cancelled', 6_000);
  });
});

test('noise on the line: nothing is approved and the next vend works', async () => {
  const noise = [
    'r,ACK',
    'c,VEND,SUCCESS',
    'c,STATUS,VEND,',
    'c,STATUS,VEND,9e9,2',
    '\u0000\u00ff'.repeat(50),
    'c,ERR,"VEND -3"',
    'x'.repeat(100_000),
  ];
  for (const text of noise) machine.simulator.noise(`${text}\n`);
  machine.simulator.noise('c,STATUS,VEND,1.0'); // cut off
  machine.simulator.noise('\n');
  await wait(200);
  expect(machine.database.sessions.size).toBe(0);
  expect(approves()).toEqual([]);
  const session = await machine.request();
  machine.database.pay(session.id);
  await until('the outcome', () => session.status === 'COMPLETED', 20_000);
  expect(approves()).toEqual(['C,VEND,2.50']);
});

test('noise between the approve and its answer refuses nothing: the product drops and is charged', async () => {
  await machine.close();
  machine = await startMachine({}, { board: 300 });
  await machine.ready();
  const session = await machine.request();
  const note = machine.simulator.onHostLine;
  machine.simulator.onHostLine = (line) => {
    note?.(line);
    if (line !== 'C,VEND,2.50') return;
    for (const text of ['c,ERR,VEND', 'c,ERR,"START -3"', 'c,ERR,x', 'c,UNKNOWN', 'c,UNKNOWN,"C,1"', 'c,ERR,"VEND -'])
      machine.simulator.noise(`${text}\r\n`);
  };
  machine.database.pay(session.id);
  await until('the outcome', () => session.outcome !== null, 20_000);
  expect(session).toMatchObject({ status: 'COMPLETED', outcome: 'success', hold: 'captured' });
  expect(machine.simulator.state.last).toMatchObject({ dropped: true, approves: 1 });
});

test('an endless line in the middle of a vend says nothing, and the machine is heard again behind it', async () => {
  const session = await machine.request();
  for (let sent = 0; sent < 200; sent += 1) {
    machine.simulator.noise('c,VEND,SUCCESS '.repeat(1_000)); // 15 kB each, and never an end
    await wait(1); // room on the line: the board drops what finds none
  }
  await until('the line is quiet', async () => (await machine.call('GET', '/v1/status')).status === 200);
  expect(session.outcome).toBeNull();
  expect(approves()).toEqual([]);
  machine.simulator.noise('\n');
  machine.database.pay(session.id);
  await until('the outcome', () => session.status === 'COMPLETED', 20_000);
  expect(approves()).toEqual(['C,VEND,2.50']);
});

test('a clock two hours wrong: told in the status, and the vend goes its way', async () => {
  machine.database.clockOffset = 7_200_000;
  await until(
    'it is noticed',
    async () => Math.abs(Number((await machine.call('GET', '/v1/status')).body.clock_skew_ms) + 7_200_000) < 2_000,
    5_000,
  );
  const session = await machine.request();
  machine.database.pay(session.id);
  await until('the outcome', () => session.status === 'COMPLETED', 6_000);
});

test('a machine that counts in another currency than the database sells in: not ready, and every request is denied', async () => {
  await machine.close();
  machine = await startMachine({ GUICHET_BRIDGE_CURRENCY: 'CHF' });
  await until('the reader', () => /idle|enabled/.test(machine.simulator.state.reader), 20_000);
  await until(
    'the refusal shows',
    async () => JSON.stringify((await machine.call('GET', '/v1/status')).body.database).includes('sells in EUR'),
    20_000,
  );
  machine.simulator.machine.press('B2');
  await until('the denial', () => machine.simulator.state.last?.result === 'denied', 20_000);
  expect(machine.database.sessions.size).toBe(0);
});

test('the token of another machine: not ready, and every request is denied', async () => {
  await machine.close();
  machine = await startMachine({ GUICHET_MACHINE_TOKEN: 'token-of-another-machine' });
  await until('the reader', () => /idle|enabled/.test(machine.simulator.state.reader));
  await until(
    'the refusal shows',
    async () => JSON.stringify((await machine.call('GET', '/v1/status')).body.database).includes('refused'),
    5_000,
  );
  machine.simulator.machine.press('B2');
  await until('the denial', () => machine.simulator.state.last?.result === 'denied', 2_000);
  expect(machine.database.sessions.size).toBe(0);
});
