import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BoardMessage } from './adapter.ts';
import { version } from '../version.ts';
import { amountFromMdb, amountToMdb } from './mdbAmount.ts';
import { checksum, unframe } from './mdbFrame.ts';
import { formatHex } from './testing/formatHex.ts';
import { WaferAdapter } from './wafer.ts';

const options = { scale: 1, decimals: 2, currencyNumber: 978, answerSeconds: 120 };
const adapter = () => new WaferAdapter(options);
const read = (board: WaferAdapter, line: string): { messages: BoardMessage[]; replies: string[] } => {
  const { messages, replies } = board.receive(Buffer.from(`${line}\r\n`));
  return { messages, replies: replies.map(formatHex) };
};

describe('the vectors of MDB', () => {
  test('the specification’s own checksum: 06 0A 07 04 → 1B', () => {
    expect(checksum([0x06, 0x0a, 0x07, 0x04])).toBe(0x1b);
  });

  test.each([
    ['13 00 00 96 00 0C B5', { type: 'vend_request', amount: '1.50', item: '12' }],
    ['13 02 00 0C 21', { type: 'vend_success' }],
    ['13 03 16', { type: 'vend_failure' }],
    ['13 01 14', { type: 'vend_cancel' }],
    ['14 00 14', { type: 'reader', status: 'disabled' }],
  ])('the machine says %s', (line, message) => {
    expect(read(adapter(), line)).toEqual({ messages: [message], replies: [] });
  });

  test('a reset of the machine is answered with just reset, or it would never set the reader up again', () => {
    expect(read(adapter(), '10 10')).toEqual({ messages: [{ type: 'reset' }], replies: ['00 00'] });
  });

  test('session complete is answered with end session', () => {
    expect(read(adapter(), '13 04 17')).toEqual({ messages: [{ type: 'session_complete' }], replies: ['07 07'] });
  });

  test('approved 1.50, denied, and a denial for a cancel', () => {
    const hex = (command: Parameters<WaferAdapter['encode']>[0]): string[] => adapter().encode(command).map(formatHex);
    expect(hex({ type: 'approve', amount: '1.50' })).toEqual(['05 00 96 9B']);
    expect(hex({ type: 'deny' })).toEqual(['06 06']);
    expect(hex({ type: 'confirm_cancel' })).toEqual(['06 06']);
    expect(hex({ type: 'configure', enabled: true })).toEqual(['00 00']);
  });

  test('set-up is answered with level 3, euro, scale, decimals and the answer time', () => {
    expect(read(adapter(), '11 00 03 10 10 00 34').replies).toEqual(['01 03 19 78 01 02 78 02 12']);
  });

  test('the option frame and the price range want no answer', () => {
    for (const line of ['17 04 00 00 00 20 3B', '11 01 00 FF 00 00 11'])
      expect(read(adapter(), line)).toEqual({ messages: [], replies: [] });
  });

  test('ACK and NAK answer the oldest command', () => {
    const board = adapter();
    board.encode({ type: 'approve', amount: '1.50' });
    expect(read(board, '00').messages).toEqual([{ type: 'acknowledged', command: 'approve' }]);
    board.encode({ type: 'approve', amount: '1.50' });
    expect(read(board, 'FF').messages).toEqual([{ type: 'rejected', command: 'approve', code: 'NAK' }]);
  });

  test('the ACK of an answer we owed is not the approve’s', () => {
    const board = adapter();
    read(board, '13 04 17'); // answered with end session
    board.encode({ type: 'approve', amount: '1.50' });
    expect(read(board, '00').messages).toEqual([{ type: 'acknowledged', command: 'configure' }]);
    expect(read(board, '00').messages).toEqual([{ type: 'acknowledged', command: 'approve' }]);
  });

  test.each(['13 00 00 96 00 0C B6', '13 02', '13', 'zz', '13 0', '13 00 13', '55 55'])(
    '%s is not acted on',
    (line) => {
      expect(read(adapter(), line).messages.map(({ type }) => type)).toEqual(['unreadable']);
    },
  );
});

describe('a text for the display', () => {
  const show = (board: WaferAdapter, text: string): Uint8Array[] => board.encode({ type: 'display', text });
  const setUp = (columns: number, rows: number): string => {
    const block = [0x11, 0x00, 0x03, columns, rows, 0x01];
    return formatHex(Uint8Array.from([...block, checksum(block)]));
  };

  // [columns, rows, characters]: Y3 × Y4 of the set-up, at most what a block holds
  test.each([
    [16, 1, 16],
    [16, 2, 32],
    [20, 1, 20],
    [8, 2, 16],
    [1, 1, 1],
    [16, 16, 32],
    [255, 255, 32],
  ])('of %s columns and %s rows is %s characters long', (columns, rows, length) => {
    const board = adapter();
    read(board, setUp(columns, rows));
    for (const text of ['Merci !', 'x'.repeat(100), '']) {
      const [bytes = new Uint8Array(), ...more] = show(board, text);
      expect(more).toEqual([]);
      const block = unframe(bytes);
      expect([...(block ?? []).slice(0, 2)]).toEqual([0x02, 50]);
      expect(Buffer.from((block ?? new Uint8Array()).slice(2)).toString('latin1')).toBe(
        text.slice(0, length).padEnd(length),
      );
    }
  });

  test.each([
    [0, 0],
    [16, 0],
    [0, 2],
  ])('of %s columns and %s rows is not sent, and waits for no ACK', (columns, rows) => {
    const board = adapter();
    read(board, setUp(columns, rows));
    read(board, '00'); // the set-up's
    expect(show(board, 'Merci !')).toEqual([]);
    board.encode({ type: 'approve', amount: '1.50' });
    expect(read(board, '00').messages).toEqual([{ type: 'acknowledged', command: 'approve' }]);
  });

  test('is not sent before the machine has said how long it is', () => {
    expect(show(adapter(), 'Merci !')).toEqual([]);
  });
});

describe('a machine that asks waits for an answer', () => {
  const line = (...block: number[]): string => formatHex(Uint8Array.from([...block, checksum(block)]));

  test('a request without an item is a request', () => {
    expect(read(adapter(), line(0x13, 0x00, 0x00, 0x96)).messages).toEqual([
      { type: 'vend_request', amount: '1.50', item: '65535' },
    ]);
  });

  test.each([[[]], [[0x00]], [[0x00, 0x96, 0x00]], [[0x00, 0x00, 0x00, 0x96, 0x00, 0x0c]]])(
    '%j behind VEND REQUEST cannot be read, and is answered all the same',
    (data) => {
      expect(read(adapter(), line(0x13, 0x00, ...data)).messages).toEqual([
        expect.objectContaining({ type: 'unreadable', request: true }),
      ]);
    },
  );

  test('so is a negative vend, which the reader does not offer; a damaged frame is none', () => {
    expect(read(adapter(), line(0x13, 0x06, 0x00, 0x96, 0x00, 0x0c)).messages).toEqual([
      expect.objectContaining({ request: true }),
    ]);
    expect(read(adapter(), '13 00 00 96 00 0C B6').messages).toEqual([expect.not.objectContaining({ request: true })]);
  });
});

describe('how a machine comes to ask', () => {
  const requestId = `17 00 ${'20 '.repeat(27)}01 00 78`;
  const alwaysIdle = '17 04 00 00 00 20 3B';
  const enable = '14 01 15';
  const complete = '13 04 17';
  /** 10 bytes and their checksum: funds not known yet, medium not known, ordinary kind, the machine's prices. */
  const begin = '03 FF FF FF FF FF FF 00 00 00 FD';
  const setUpFor = (level: number): string => `11 00 0${level} 10 10 00 3${level + 1}`;
  /** What is answered to the lines, one after the other. */
  const answers = (board: WaferAdapter, ...lines: string[]): string[][] =>
    lines.map((line) => read(board, line).replies);
  /** PERIPHERAL ID for a machine of this level, without its checksum. */
  const identify = (board: WaferAdapter, level: number): Uint8Array => {
    const [answer = ''] = answers(board, setUpFor(level), requestId).at(-1) ?? [];
    const block = unframe(Buffer.from(answer.replaceAll(' ', ''), 'hex'));
    if (block === undefined) throw new Error(`a wrong checksum: ${answer}`);
    return block;
  };

  test('a machine of level 3 is told who we are, and that always idle is offered', () => {
    const bytes = Buffer.from(identify(adapter(), 3));
    expect(bytes).toHaveLength(34);
    expect(bytes.toString('latin1', 1, 28)).toBe('GUI000000000000GUICHET MDB ');
    const [major, minor] = version.split('.');
    expect(bytes.toString('hex', 28)).toBe(`${major?.padStart(2, '0')}${minor?.padStart(2, '0')}00000020`);
  });

  test('a machine below level 3 gets the identity without option bits', () => {
    for (const level of [1, 2]) expect(identify(adapter(), level)).toHaveLength(30);
  });

  test('always idle, granted: no session is begun, at no time', () => {
    expect(answers(adapter(), setUpFor(3), alwaysIdle, enable, complete).slice(1)).toEqual([[], [], ['07 07']]);
  });

  test.each([
    ['not granted', ['17 04 00 00 00 00 1B']],
    ['not spoken of', []],
  ])(
    'always idle, %s: a session is begun as soon as the reader is enabled, and behind each one that ends',
    (_how, options) => {
      expect(answers(adapter(), setUpFor(3), ...options, enable, complete, complete).slice(1 + options.length)).toEqual(
        [[begin], ['07 07', begin], ['07 07', begin]],
      );
    },
  );

  test('a machine of level 1 gets its session in three bytes', () => {
    expect(answers(adapter(), setUpFor(1), enable).at(-1)).toEqual(['03 FF FF 01']);
  });

  test('a second enable begins no second session; a disabled reader begins none, and one that is enabled again does', () => {
    expect(answers(adapter(), setUpFor(2), enable, enable, '14 00 14', complete, enable).slice(1)).toEqual([
      [begin],
      [],
      [],
      ['07 07'],
      [begin],
    ]);
  });

  test('a cancel of the reader is answered, and the session begins anew', () => {
    expect(answers(adapter(), setUpFor(2), enable, '14 02 16').at(-1)).toEqual(['08 08', begin]);
  });

  test('a reset of the machine forgets what it had granted', () => {
    expect(answers(adapter(), setUpFor(3), alwaysIdle, enable, '10 10', setUpFor(3), enable).at(-1)).toEqual([begin]);
  });

  test('our own reset does too, since the machine sets the reader up again', () => {
    const board = adapter();
    answers(board, setUpFor(3), alwaysIdle, enable);
    board.encode({ type: 'configure', enabled: true });
    expect(answers(board, setUpFor(3), enable).at(-1)).toEqual([begin]);
  });

  test('a reader that staff switch off resets, offers no always idle and begins no session; switched on it is set up anew', () => {
    const board = adapter();
    expect(board.encode({ type: 'disable' }).map(formatHex)).toEqual(['00 00']);
    expect([...identify(board, 3)].slice(30)).toEqual([0, 0, 0, 0]);
    expect(read(board, enable)).toEqual({ messages: [{ type: 'reader', status: 'disabled' }], replies: [] });
    expect(board.encode({ type: 'enable' }).map(formatHex)).toEqual(['00 00']);
    answers(board, setUpFor(3));
    expect(read(board, enable)).toEqual({ messages: [{ type: 'reader', status: 'enabled' }], replies: [begin] });
  });
});

describe('amounts', () => {
  test('price and decimal string are the same thing, at any scale', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xfffe }),
        fc.constantFrom(1, 5, 10, 100),
        fc.integer({ min: 0, max: 3 }),
        (price, scale, decimals) => {
          expect(amountToMdb(amountFromMdb(price, { scale, decimals }), { scale, decimals })).toBe(price);
        },
      ),
    );
  });

  test.each(['1.505', '700.00', '-1', '1,50', 'x'])('%s has no price', (amount) => {
    expect(() => amountToMdb(amount, { scale: 1, decimals: 2 })).toThrow(RangeError);
  });

  test('a damaged frame is never taken', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const bytes = Uint8Array.from([0x13, 0x00, 0x00, 0x96, 0x00, 0x0c, 0xb5]);
        bytes[at] = ((bytes[at] ?? 0) + by) & 0xff;
        expect(unframe(bytes)).toBeUndefined();
      }),
    );
  });
});
