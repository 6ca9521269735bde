import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Machine } from './machine.ts';
import { createSimulatorServer } from './server.ts';
import { QibixxBoard } from './qibixxBoard.ts';
import { Simulator } from './simulator.ts';

const timing = { motor: 20, board: 1, powerCut: 10, boot: 10, answer: 5_000 };
const start = ['C,0', 'C,SETCONF,mdb-always-idle=1', 'C,1'];

describe('the lines of the board', () => {
  let said: string[];
  let machine: Machine;
  beforeEach(async () => {
    said = [];
    machine = new Machine({
      board: (side) => new QibixxBoard(side),
      send: (line) => void said.push(line),
      changed: () => undefined,
      timing,
    });
    for (const line of start) machine.receive(`${line}\n`);
    await wait(10);
    said.length = 0;
  });
  afterEach(() => machine.stop());

  test('success', async () => {
    expect(machine.press('B2').accepted).toBe(true);
    machine.receive('C,VEND,2.50\n');
    await wait(60);
    expect(said).toEqual(['c,STATUS,VEND,2.50,12', 'r,ACK', 'c,VEND,SUCCESS', 'c,STATUS,IDLE', 'c,STATUS,ENABLED']);
    expect(machine.state.last).toMatchObject({ approves: 1, dropped: true, result: 'dropped' });
  });

  test('denied in each of the three ways', async () => {
    for (const denial of ['C,VEND,-1', 'C,VEND,0', 'C,STOP']) {
      said.length = 0;
      machine.press('A1');
      machine.receive(`${denial}\n`);
      await wait(20);
      expect(said).toEqual(['c,STATUS,VEND,1.00,1', 'r,ACK', 'c,STATUS,IDLE', 'c,STATUS,ENABLED']);
    }
    expect(machine.state.drops).toBe(0);
  });

  test('customer cancels, and an approve that comes too late is refused and counted', async () => {
    machine.press('B2');
    expect(machine.cancel()).toBe(true);
    machine.receive('C,VEND,2.50\n');
    await wait(20);
    expect(said).toEqual([
      'c,STATUS,VEND,2.50,12',
      'c,ERR,VEND 1',
      'c,STATUS,IDLE',
      'c,STATUS,ENABLED',
      'c,ERR,"VEND -3"',
    ]);
    expect(machine.state).toMatchObject({ drops: 0, refusedApproves: 1 });
  });

  test.each(['while the motor turns', 'behind the drop'])(
    'an approve that comes a second time, %s: refused, and counted for its request',
    async (when) => {
      machine.press('B2');
      machine.receive('C,VEND,2.50\n');
      if (when === 'behind the drop')
        for (const end = Date.now() + 20_000; machine.state.drops === 0 && Date.now() < end;) await wait(5);
      machine.receive('C,VEND,2.50\n');
      expect(machine.state).toMatchObject({ refusedApproves: 1, last: { approves: 2, approved: true } });
    },
  );

  test('an approve with another amount is a bad payload', async () => {
    machine.press('B2');
    machine.receive('C,VEND,2.5\n');
    await wait(20);
    expect(said.at(-1)).toBe('c,ERR,"VEND -2"');
  });

  test('a jam after the approve, once', async () => {
    machine.jam();
    machine.press('B2');
    machine.receive('C,VEND,2.50\n');
    await wait(60);
    expect(said).toContain('c,ERR,VEND 3');
    expect(machine.state).toMatchObject({ drops: 0, jam: false, last: { result: 'jammed' } });
  });

  test('power cut while the motor turns: reset, then the reader comes back by itself', async () => {
    machine.press('B2');
    machine.receive('C,VEND,2.50\n');
    machine.powerCut();
    await wait(60);
    expect(said).toEqual([
      'c,STATUS,VEND,2.50,12',
      'r,ACK',
      'c,ERR,VEND 5',
      'c,STATUS,INACTIVE',
      'c,STATUS,DISABLED',
      'c,STATUS,ENABLED',
      'c,STATUS,IDLE',
    ]);
    expect(machine.state).toMatchObject({ drops: 0, last: { approves: 1, dropped: false, result: 'power_cut' } });
  });

  test('without a reader there is no cashless payment', () => {
    machine.receive('C,0\n');
    expect(machine.press('B2')).toEqual({ accepted: false, reason: 'cashless_off' });
  });

  test('set-up is taken while the reader is off only, nonsense never', async () => {
    machine.receive('C,SETCONF,mdb-always-idle=1\n');
    machine.receive(' C\n');
    await wait(10);
    expect(said).toEqual(['c,ERR,"cashless is on"', 'c,UNKNOWN," C"']);
  });
});

describe('over HTTP', () => {
  let folder = '';
  let simulator: Simulator;
  let server: Server;
  let url = '';
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'guichet-simulator-'));
    simulator = new Simulator({ path: join(folder, 'mdb'), timing });
    simulator.plug();
    server = createSimulatorServer(simulator);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    url = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
  });
  afterEach(async () => {
    simulator.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });
  const post = async (path: string, body?: object) => {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body ?? {}),
    });
    return { status: answer.status, body: JSON.stringify(await answer.json()) };
  };

  test('press, cancel and state', async () => {
    expect(await post('/press', { item: 'B2' })).toMatchObject({
      status: 409,
      body: expect.stringContaining('cashless_off'),
    });
    for (const line of start) simulator.machine.receive(`${line}\n`);
    expect((await post('/press', { item: 'B2' })).status).toBe(202);
    expect((await post('/press', { item: 'A1' })).body).toContain('busy');
    expect((await post('/cancel')).status).toBe(200);
    expect((await post('/cancel')).status).toBe(409);
    expect((await post('/press', { item: 'nothing' })).status).toBe(400);
    expect(await (await fetch(`${url}/state`)).json()).toMatchObject({ phase: 'ready', last: { result: 'cancelled' } });
  });

  test('unplug takes the device away, plug brings it back', async () => {
    expect(existsSync(join(folder, 'mdb'))).toBe(true);
    await post('/unplug');
    expect(existsSync(join(folder, 'mdb'))).toBe(false);
    await post('/plug');
    expect(existsSync(join(folder, 'mdb'))).toBe(true);
  });

  test('the page tells of each change at once', async () => {
    const stream = await fetch(`${url}/events`);
    const reader = stream.body?.getReader();
    const next = async () => new TextDecoder().decode((await reader?.read())?.value);
    expect(await next()).toContain('"jam":false');
    await post('/jam');
    expect(await next()).toContain('"jam":true');
    await reader?.cancel();
    const page = await (await fetch(url)).text();
    expect(page).toMatch(/lang="fr"/);
    expect(page).not.toMatch(/<script>|onclick=/);
  });

  test('products from outside become buttons with their MDB numbers', async () => {
    const answer = await fetch(`${url}/products`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ products: [{ code: 'C3', label: 'Thé', price: '1.10' }] }),
    });
    expect(answer.status).toBe(200);
    expect(simulator.state.products).toEqual([{ code: 'C3', item: '23', label: 'Thé', price: '1.10' }]);
  });

  test('a host that reads nothing stops nobody', async () => {
    simulator.noise('x'.repeat(200_000));
    const from = performance.now();
    expect((await fetch(`${url}/state`)).status).toBe(200);
    expect(performance.now() - from).toBeLessThan(500);
  });
});
