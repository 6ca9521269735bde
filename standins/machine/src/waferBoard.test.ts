import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Machine } from './machine.ts';
import { WaferBoard } from './waferBoard.ts';

const timing = { motor: 20, board: 1, powerCut: 10, boot: 10, answer: 5_000 };
/** A frame of the reader, checksum behind it. */
const frame = (...bytes: number[]): string =>
  String.fromCharCode(...bytes, bytes.reduce((sum, byte) => sum + byte, 0) & 0xff);
const justReset = frame(0x00);
const setUp = frame(0x01, 0x03, 0x19, 0x78, 0x01, 0x02, 0x78, 0x02);
const identity = (options: number): string =>
  frame(0x09, ...Buffer.from(`TST${' '.repeat(24)}`), 0x01, 0x00, 0x00, 0x00, 0x00, options);
const beginSession = frame(0x03, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00);
const endSession = frame(0x07);

let said: string[];
let machine: Machine;
/** Until the machine has said so many lines since the set-up. */
const lines = async (count: number): Promise<void> => {
  for (const end = Date.now() + 20_000; said.length < count && Date.now() < end;)
    await new Promise((resolve) => setTimeout(resolve, 5));
};
const start = (grantsAlwaysIdle: boolean): void => {
  said = [];
  machine = new Machine({
    board: (side) => new WaferBoard(side, { grantsAlwaysIdle }),
    send: (line) => void said.push(line),
    changed: () => undefined,
    timing,
  });
};
afterEach(() => machine.stop());

const requestId = `17 00 53 49 4D ${'30 '.repeat(12)}53 49 4D 55 4C 41 54 4F 52 20 20 20 01 00 61`;
const upToIdentity = ['00', '11 00 03 10 10 00 34', '00', '11 01 FF FF 00 00 10', requestId, '00'];

describe('a machine that grants always idle', () => {
  beforeEach(async () => {
    start(true);
    machine.receive(justReset + setUp + identity(0x20));
    await lines(8);
  });

  test('sets the reader up after JUST RESET, by the book', () => {
    expect(said).toEqual([...upToIdentity, '17 04 00 00 00 20 3B', '14 01 15']);
    expect(machine.state.reader).toBe('idle');
  });

  test('request, approve, success, session complete: the vectors of MDB', async () => {
    said.length = 0;
    machine.press('B2', '1.50');
    machine.receive('\x05\x00');
    machine.receive('\x96\x9b'); // a frame in two pieces
    await lines(4);
    expect(said).toEqual(['13 00 00 96 00 0C B5', '00', '13 02 00 0C 21', '13 04 17']);
    expect(machine.state.last).toMatchObject({ approves: 1, dropped: true });
  });

  test('jam, denial, cancel', async () => {
    machine.jam();
    machine.press('B2', '1.50');
    machine.receive('\x05\x00\x96\x9b');
    await lines(12);
    expect(said.slice(-2)).toEqual(['13 03 16', '13 04 17']);
    machine.press('B2');
    machine.receive('\x06\x06');
    expect(machine.state.last?.result).toBe('denied');
    machine.press('B2');
    machine.cancel();
    machine.receive('\x05\x00\xfa\xff'); // too late
    machine.receive('\x06\x06');
    await lines(20);
    expect(said.slice(-4)).toEqual(['13 01 14', 'FF', '00', '13 04 17']);
    expect(machine.state).toMatchObject({
      refusedApproves: 1,
      last: { result: 'cancelled', approves: 1, approved: false },
    });
  });

  test('a wrong checksum is not acted on; another price neither', async () => {
    machine.press('B2', '1.50');
    machine.receive('\x05\x00\x96\x9c');
    machine.receive('\x05\x00\x97\x9c');
    await lines(11);
    expect(machine.state).toMatchObject({ drops: 0, phase: 'requested', refusedApproves: 1 });
  });

  test('a power cut ends in RESET, and without a set-up there is no cashless payment', async () => {
    machine.powerCut();
    await lines(9);
    expect(said.at(-1)).toBe('10 10');
    expect(machine.press('B2')).toEqual({ accepted: false, reason: 'cashless_off' });
  });

  test('a session is refused: there is none with always idle', async () => {
    machine.receive(beginSession);
    await lines(9);
    expect(said.at(-1)).toBe('FF');
  });
});

test('a reader that says nothing of always idle is not asked for it', async () => {
  start(true);
  machine.receive(justReset + setUp + identity(0x00));
  await lines(7);
  expect(said).toEqual([...upToIdentity, '14 01 15']);
  expect(machine.press('B2')).toEqual({ accepted: false, reason: 'cashless_off' });
});

test('a reader that does not tell who it is stays off', async () => {
  start(true);
  machine.receive(justReset + setUp);
  await lines(5);
  expect(said).toEqual(upToIdentity.slice(0, 5));
  expect(machine.press('B2')).toEqual({ accepted: false, reason: 'cashless_off' });
});

describe('a machine that grants no options', () => {
  beforeEach(async () => {
    start(false);
    machine.receive(justReset + setUp + identity(0x20));
    await lines(7);
    said.length = 0;
  });

  test('asks within a session only', async () => {
    expect(machine.press('B2')).toEqual({ accepted: false, reason: 'cashless_off' });
    machine.receive(beginSession);
    expect(machine.press('B2', '1.50').accepted).toBe(true);
    machine.receive('\x05\x00\x96\x9b');
    await lines(5);
    expect(said).toEqual(['00', '13 00 00 96 00 0C B5', '00', '13 02 00 0C 21', '13 04 17']);
    expect(machine.press('B2')).toEqual({ accepted: false, reason: 'cashless_off' });
  });

  test('takes the next session behind END SESSION, and one at a time', async () => {
    machine.receive(beginSession);
    machine.receive(beginSession);
    machine.press('B2');
    machine.receive('\x06\x06');
    machine.receive(beginSession);
    machine.receive(endSession);
    machine.receive(beginSession);
    await lines(8);
    expect(said.filter((line) => !/^13/.test(line))).toEqual(['00', 'FF', '00', 'FF', '00', '00']);
    expect(machine.press('B2').accepted).toBe(true);
  });
});
