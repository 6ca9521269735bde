import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Cable } from '../../harness/machine/simulator.ts';
import { until } from '../../harness/machine/bridgeProcess.ts';
import { SerialLink } from '../src/serial/link.ts';
import { openSerialPort } from '../src/serial/openSerialPort.ts';
import type { OpenPort } from '../src/serial/port.ts';

/** A real pseudo-terminal and the real serialport: a mock can neither be unplugged nor keep a stale write. */
let folder = '';
let cable: Cable;
let link: SerialLink;
let heard: string[];
let received: string;
let events: string[];
let logged: string[];

function newLink(open: OpenPort = openSerialPort): SerialLink {
  return new SerialLink({
    path: join(folder, 'mdb'),
    baudRate: 115_200,
    open,
    backoffMilliseconds: [20, 80],
    events: {
      up: () => void events.push('up'),
      down: (reason) => void events.push(`down: ${reason}`),
      data: (chunk) => void (received += Buffer.from(chunk).toString()),
    },
    log: (message, details) => void logged.push(`${message} ${JSON.stringify(details)}`),
  });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-link-'));
  heard = [];
  received = '';
  events = [];
  logged = [];
  cable = new Cable({ path: join(folder, 'mdb'), onText });
  link = newLink();
});
afterEach(async () => {
  await link.stop();
  cable.unplug();
  rmSync(folder, { recursive: true, force: true });
});

const onText = (text: string): void => void heard.push(...text.split('\n').filter((found) => found !== ''));
const line = (text: string): Uint8Array => Buffer.from(`${text}\n`);
const connected = () => until('the line is up', () => link.isUp, 3_000);

test('both ways', async () => {
  cable.plug();
  link.start();
  await connected();
  expect(await link.write(line('C,1'))).toEqual({ written: true });
  cable.send('c,1\r\n');
  await until('both lines', () => heard.length === 1 && received !== '', 1_000);
  expect([heard, received]).toEqual([['C,1'], 'c,1\r\n']);
});

describe('unplugged', () => {
  test.each([1, 2, 3, 4, 5])(
    'while data flows: noticed within 200 ms, and the process is not kept busy (run %i)',
    async () => {
      cable.plug();
      link.start();
      await connected();
      const flood = setInterval(() => cable.send('c,STATUS,IDLE\r\n'.repeat(20)), 2);
      await wait(50);
      const from = performance.now();
      cable.unplug();
      await until('the link is down', () => !link.isUp, 1_000);
      const took = performance.now() - from;
      clearInterval(flood);
      const { user, system } = process.cpuUsage();
      await wait(100);
      const busy = process.cpuUsage();
      expect(took).toBeLessThan(200);
      expect((busy.user + busy.system - user - system) / 1_000).toBeLessThan(60);
    },
  );

  test('in silence: noticed within 200 ms too', async () => {
    cable.plug();
    link.start();
    await connected();
    const from = performance.now();
    cable.unplug();
    await until('the link is down', () => !link.isUp, 1_000);
    expect(performance.now() - from).toBeLessThan(200);
  });

  test('an approve written while unplugged is refused for certain and never delivered behind a reconnect', async () => {
    cable.plug();
    link.start();
    await connected();
    cable.unplug();
    await until('the link is down', () => !link.isUp, 1_000);
    expect(await link.write(line('C,VEND,2.50'))).toEqual({
      written: false,
      sure: true,
      reason: 'the serial port is not open',
    });
    cable.plug();
    await until('the link is up again', () => link.isUp, 3_000);
    await link.write(line('V'));
    await until('the probe arrives', () => heard.includes('V'), 1_000);
    await wait(100);
    expect(heard).toEqual(['V']);
    expect(link.connects).toBe(2);
  });

  test('an approve written in the moment of the unplug is never delivered to the next device', async () => {
    for (let round = 0; round < 5; round += 1) {
      cable.plug();
      if (round === 0) link.start();
      await until('up', () => link.isUp, 3_000);
      cable.unplug();
      await link.write(line('C,VEND,9.99')); // the link may not have noticed yet
      await until('down', () => !link.isUp, 1_000);
      heard.length = 0;
      cable.plug();
      await until('up again', () => link.isUp, 3_000);
      await wait(60);
      expect(heard).toEqual([]);
      cable.unplug();
      await until('down again', () => !link.isUp, 1_000);
    }
  });
});

test('another device under the same name is another connection', async () => {
  cable.plug();
  link.start();
  await connected();
  const other = new Cable({ path: join(folder, 'mdb'), onText });
  other.plug(); // takes the name over
  await until('the second connection', () => link.connects === 2, 2_000);
  await link.write(line('V'));
  await until('it speaks to the new one', () => heard.includes('V'), 1_000);
  other.unplug();
});

test('a port that another process holds: says so, and tries again', async () => {
  cable.plug();
  link.start();
  await connected();
  const second = newLink();
  second.start();
  await until('the refusal', () => logged.some((text) => text.includes('is in use by another process')), 2_000);
  expect(second.isUp).toBe(false);
  await link.stop();
  await until('the second gets it', () => second.isUp, 2_000);
  await second.stop();
});

test('stopped while the port is being opened: what is opened late is closed, and the device is free', async () => {
  cable.plug();
  let opened: boolean | undefined;
  link = newLink((path, baudRate) => {
    const port = openSerialPort(path, baudRate);
    const open = port.open.bind(port);
    port.open = (callback) =>
      void setTimeout(
        () =>
          open((error) => {
            opened = error === null;
            callback(error);
          }),
        50,
      );
    return port;
  });
  link.start();
  await wait(30);
  await link.stop();
  await until('the late opening', () => opened !== undefined, 20_000);
  expect(opened).toBe(true);
  const next = newLink();
  next.start();
  await until('another gets the device', () => next.isUp, 20_000);
  await next.stop();
  expect(events).toEqual(['up', 'down: stopped']); // both of the other
});

test('a line that takes nothing is given up, with what waits in it; the next connection is a new one', async () => {
  cable.plug();
  const done: string[] = [];
  link = new SerialLink({
    path: join(folder, 'mdb'),
    baudRate: 115_200,
    backoffMilliseconds: [20, 80],
    writeMilliseconds: 60,
    events: {
      up: () => void events.push('up'),
      down: (reason) => void events.push(`down: ${reason}`),
      data: () => undefined,
    },
    log: () => undefined,
    open(path, baudRate) {
      const port = openSerialPort(path, baudRate);
      const [flush, close] = [port.flush.bind(port), port.close.bind(port)];
      if (done.length === 0) port.write = () => false; // never taken, never refused
      port.flush = (callback) =>
        flush((error) => {
          done.push(error === null || error === undefined ? 'flushed' : error.message);
          callback(error);
        });
      port.close = (callback) => {
        done.push('closed');
        close(callback);
      };
      return port;
    },
  });
  link.start();
  await connected();
  expect(await link.write(line('C,VEND,2.50'))).toEqual({
    written: false,
    sure: false,
    reason: 'the line took nothing for 60 ms',
  });
  await until('the second connection', () => link.isUp && link.connects === 2, 3_000);
  expect(done.toSorted()).toEqual(['closed', 'flushed']);
  expect(await link.write(line('V'))).toEqual({ written: true });
  await until('the probe arrives', () => heard.length > 0, 1_000);
  expect(heard).toEqual(['V']);
});

test('a device that is not there yet is waited for', async () => {
  link.start();
  await until(
    'the first refusal',
    () => logged.some((text) => text.includes('is it plugged in') || text.includes('plugged in?')),
    1_000,
  );
  cable.plug();
  await connected();
  expect(events).toEqual(['up']);
});
