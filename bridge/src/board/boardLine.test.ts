import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { BoardMessage } from '../adapters/adapter.ts';
import { EventBus } from '../events/eventBus.ts';
import type { Port } from '../serial/port.ts';
import { BoardLine } from './boardLine.ts';

/** A board that answers or does not, without a cable. */
class FakePort extends EventEmitter implements Port {
  isOpen = false;
  readonly #onLine: (line: string, port: FakePort) => void;

  constructor(onLine: (line: string, port: FakePort) => void) {
    super();
    this.#onLine = onLine;
  }

  open(callback: (error: Error | null) => void): void {
    this.isOpen = true;
    callback(null);
  }

  write(bytes: Uint8Array, callback: (error: Error | null | undefined) => void): boolean {
    callback(null);
    this.#onLine(Buffer.from(bytes).toString('latin1').trim(), this);
    return true;
  }

  flush(): void {
    // holds nothing
  }

  close(callback?: (error: Error | null) => void): void {
    this.isOpen = false;
    callback?.(null);
  }
}

const settings = {
  adapter: 'qibixx',
  serialPath: '/dev/null', // a node that stays
  deny: 'vend-minus-one',
  currencyNumber: 978,
  scale: 1,
  decimals: 2,
} as const;
let line: BoardLine;
let answers: boolean;
let inVend: boolean;
let ports: FakePort[];
let written: string[];
let heard: BoardMessage[];
let told: unknown[];

beforeEach(() => {
  answers = true;
  inVend = false;
  ports = [];
  written = [];
  heard = [];
  told = [];
  const bus = new EventBus((_name, error) => {
    throw error;
  });
  bus.subscribe({
    serial: (data) => void told.push(data),
    'board.unreadable': (data) => void told.push(data),
    'board.unsent': (data) => void told.push(data),
  });
  line = new BoardLine({
    settings,
    openPort: () => {
      const port = new FakePort((text, self) => {
        written.push(text);
        if (text === 'V' && answers) self.emit('data', Buffer.from('v,4.0.2.0,abc\r\n'));
      });
      ports.push(port);
      return port;
    },
    bus,
    windowSeconds: () => 120,
    mayProbe: () => !inVend,
    onUp: () => void told.push('up'),
    onDown: () => void told.push('down'),
    onMessage: (message) => void heard.push(message),
  });
  // the device node is looked at for real; only the clock is ours
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
});
afterEach(async () => {
  await line.stop();
  jest.useRealTimers();
});

/** Lets the clock run, a tenth of a second at a time, with room between for what is not timed. */
async function pass(condition: () => boolean, seconds = Number.POSITIVE_INFINITY): Promise<void> {
  for (let tenths = 0; tenths < seconds * 10 && !condition(); tenths += 1) {
    await jest.advanceTimersByTimeAsync(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
async function open(): Promise<void> {
  line.start();
  while (!line.isOpen) await new Promise((resolve) => setImmediate(resolve)); // no time passes
}

test('nothing is opened before the start; then the line says so, and the board is asked who it is', async () => {
  expect([ports.length, line.isOpen, line.version]).toEqual([0, false, null]);
  await open();
  expect(told).toEqual([{ open: true }, 'up']);
  expect([written, line.isOpen, line.isAlive, line.connects]).toEqual([['V'], true, true, 1]);
  expect(line.version).toBe('v,4.0.2.0,abc');
  expect(heard).toEqual([]); // who the board is, is nothing to the session
});

test('a board that answers no probe: not alive after three, a new connection, mute after three of those', async () => {
  await open();
  answers = false;
  await pass(() => !line.isAlive);
  expect([written.length, line.isOpen, line.isMute, line.connects]).toEqual([4, true, false, 1]);
  await pass(() => line.connects === 2 && line.isOpen);
  expect(told.slice(2)).toEqual([{ open: false, reason: 'the board answers no probe' }, 'down', { open: true }, 'up']);
  expect([line.isAlive, line.isMute]).toEqual([true, false]);
  await pass(() => line.isMute);
  expect(line.connects).toBe(4);
  answers = true;
  await pass(() => !line.isMute);
  expect([line.isAlive, line.connects]).toEqual([true, 4]);
}, 60_000);

test('during a vend the board is asked nothing and the line is not made anew', async () => {
  await open();
  answers = false;
  inVend = true;
  await pass(() => false, 60);
  expect([written, line.isAlive, line.connects]).toEqual([['V'], true, 1]);
}, 60_000);

test('a line that says nothing is told, not heard; a request in it is heard all the same', async () => {
  await open();
  ports[0]?.emit('data', Buffer.from('nothing of a board\r\nc,STATUS,VEND,1,2,3,4\r\nc,VEND,SUCCESS\r\n'));
  expect(told.slice(2)).toMatchObject([{ request: false }, { request: true }]);
  expect(heard).toMatchObject([{ type: 'unreadable', request: true }, { type: 'vend_success' }]);
});

test('what does not leave is said: an approve surely, a command in the log', async () => {
  expect(await line.approve('2.50')).toEqual({ written: false, sure: true, reason: 'the serial port is not open' });
  expect(await line.send({ type: 'deny' })).toBe('lost');
  expect(told).toEqual([{ command: 'deny', reason: 'the serial port is not open' }]);
  expect(await line.send({ type: 'confirm_cancel' })).toBe('nothing'); // this board gives it by itself
  await open();
  expect([await line.approve('2.50'), await line.send({ type: 'deny' })]).toEqual([{ written: true }, 'sent']);
  expect(written).toEqual(['V', 'C,VEND,2.50', 'C,VEND,-1']);
});
