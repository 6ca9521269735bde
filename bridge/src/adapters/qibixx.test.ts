import { describe, expect, test } from '@jest/globals';
import type { BoardMessage } from './adapter.ts';
import { QibixxAdapter } from './qibixx.ts';

const options = { deny: 'vend-minus-one', currencyNumber: 978 } as const;
const adapter = () => new QibixxAdapter(options);
const read = (board: QibixxAdapter, ...lines: string[]): BoardMessage[] =>
  board.receive(Buffer.from(lines.map((line) => `${line}\r\n`).join(''))).messages;
const written = (board: QibixxAdapter, command: Parameters<QibixxAdapter['encode']>[0]): string =>
  Buffer.concat(board.encode(command)).toString();

describe('the traces of the board', () => {
  test('success', () => {
    const board = adapter();
    expect(read(board, 'c,STATUS,ENABLED', 'c,STATUS,VEND,1.00,2')).toEqual([
      { type: 'reader', status: 'enabled' },
      { type: 'vend_request', amount: '1.00', item: '2' },
    ]);
    expect(written(board, { type: 'approve', amount: '1.00' })).toBe('C,VEND,1.00\n');
    expect(read(board, 'r,ACK', 'c,VEND,SUCCESS', 'c,STATUS,IDLE', 'c,STATUS,ENABLED')).toEqual([
      { type: 'acknowledged', command: 'approve' },
      { type: 'vend_success' },
      { type: 'reader', status: 'idle' },
      { type: 'reader', status: 'enabled' },
    ]);
  });

  test('denied', () => {
    const board = adapter();
    read(board, 'c,STATUS,VEND,1.50,3');
    expect(written(board, { type: 'deny' })).toBe('C,VEND,-1\n');
    expect(read(board, 'r,ACK')).toEqual([{ type: 'acknowledged', command: 'deny' }]);
  });

  test.each([
    ['c,ERR,VEND 1', { type: 'vend_cancel' }],
    ['c,ERR,"VEND 1"', { type: 'vend_cancel' }],
    ['c,ERR,VEND 3', { type: 'vend_failure' }],
    ['c,ERR,VEND 5', { type: 'reset' }],
    ['c,STATUS,INACTIVE', { type: 'reader', status: 'inactive' }],
    ['c,STATUS,IDLE,5.00', { type: 'reader', status: 'idle' }],
    ['c,0', { type: 'reader', status: 'disabled' }],
    ['v,4.0.2.0,abc', { type: 'version', text: 'v,4.0.2.0,abc' }],
  ])('%s', (line, message) => {
    expect(read(adapter(), line)).toEqual([message]);
  });

  test.each(['"VEND -3"', 'VEND -2'])('the answer %s refuses the approve that waits for one', (code) => {
    const board = adapter();
    board.encode({ type: 'approve', amount: '1.00' });
    expect(read(board, `c,ERR,${code}`)).toEqual([
      { type: 'rejected', command: 'approve', code: code.replaceAll('"', '') },
    ]);
  });
});

/** A refused approve gives the money back: a product that drops all the same would be free. */
describe('what does not refuse an approve that waits for its answer', () => {
  test.each([
    'c,ERR',
    'c,ERR,',
    'c,ERR,VEND',
    'c,ERR,VEND ',
    'c,ERR,"VEND -',
    'c,ERR,VEND 9',
    'c,ERR,"START -3"',
    'c,ERR,START 1',
    'c,ERR,"cashless is on"',
    'c,ERR,x',
    'c,UNKNOWN',
    'c,UNKNOWN,',
    'c,UNKNOWN,"V"',
    'c,UNKNOWN,"C"',
    'c,UNKNOWN,"C,VEN"',
    'c,UNKNOWN,"C,1"',
    'c,UNKNOWN,"C,VEND,-1"',
    'c,UNKNOWN,"C,VEND,2.50"',
  ])('%j', (line) => {
    const board = adapter();
    board.encode({ type: 'approve', amount: '1.00' });
    expect(read(board, line).map(({ type }) => type)).toEqual(['unreadable']);
    expect(read(board, 'r,ACK')).toEqual([{ type: 'acknowledged', command: 'approve' }]); // its own answer still counts
  });

  test('a command the board does not know is the one it quotes', () => {
    const board = adapter();
    board.encode({ type: 'display', text: 'x' });
    board.encode({ type: 'approve', amount: '1.00' });
    expect(read(board, 'c,UNKNOWN,"C,DISPLAY,x"')).toEqual([{ type: 'rejected', command: 'display', code: 'UNKNOWN' }]);
    expect(read(board, 'c,UNKNOWN,"C,VEND,1.00"')).toEqual([{ type: 'rejected', command: 'approve', code: 'UNKNOWN' }]);
  });
});

describe('whose answer is it', () => {
  test('the late answer of a text for the display is not the approve’s', () => {
    const board = adapter();
    board.encode({ type: 'display', text: 'x' });
    board.encode({ type: 'approve', amount: '1.00' });
    expect(read(board, 'r,ACK')).toEqual([{ type: 'acknowledged', command: 'display' }]);
    expect(read(board, 'r,ACK')).toEqual([{ type: 'acknowledged', command: 'approve' }]);
  });

  test('an answer that got lost never makes an approve look answered, and the next probe sets it right', () => {
    const board = adapter();
    board.encode({ type: 'display', text: 'lost' });
    board.encode({ type: 'approve', amount: '1.00' });
    expect(read(board, 'r,ACK')).toEqual([{ type: 'acknowledged', command: 'display' }]);
    board.encode({ type: 'probe' });
    read(board, 'v,4');
    board.encode({ type: 'approve', amount: '2.00' });
    expect(read(board, 'r,ACK')).toEqual([{ type: 'acknowledged', command: 'approve' }]);
  });

  test('an error that names VEND belongs to the approve even when the display’s answer got lost', () => {
    const board = adapter();
    board.encode({ type: 'display', text: 'lost' });
    board.encode({ type: 'approve', amount: '1.00' });
    expect(read(board, 'c,ERR,"VEND -3"')).toEqual([{ type: 'rejected', command: 'approve', code: 'VEND -3' }]);
  });

  test('an answer to nothing is noise', () => {
    expect(read(adapter(), 'r,ACK')).toEqual([
      { type: 'unreadable', text: 'r,ACK', reason: 'an answer to no command of ours' },
    ]);
  });
});

describe('what we write', () => {
  test.each([
    ['vend-minus-one', 'C,VEND,-1\n'],
    ['stop', 'C,STOP\n'],
    ['vend-zero', 'C,VEND,0\n'],
  ] as const)('denial %s', (deny, line) => {
    expect(written(new QibixxAdapter({ ...options, deny }), { type: 'deny' })).toBe(line);
  });

  test('set-up: denies what waits, off, currency as BCD, always idle, on', () => {
    expect(written(adapter(), { type: 'configure', enabled: true })).toBe(
      'C,VEND,-1\nC,0\nC,SETCONF,mdb-currency-code=0x1978\nC,SETCONF,mdb-always-idle=1\nC,1\n',
    );
    expect(written(adapter(), { type: 'configure', enabled: false })).toMatch(/C,0\n$/);
  });

  test('a text for the display is ASCII without commas, at most 32 characters', () => {
    expect(written(adapter(), { type: 'display', text: 'Échec, réessayez : 2,50 € — merci beaucoup' })).toBe(
      'C,DISPLAY,Echec. reessayez : 2.50 EUR merc\n',
    );
  });
});

describe('a machine that asks waits for an answer', () => {
  const request = (amount: string, item: string): BoardMessage => ({ type: 'vend_request', amount, item });
  test.each([
    ['c,STATUS,VEND,1.00', request('1.00', '')],
    ['c,STATUS,VEND,1.00,', request('1.00', '')],
    ['c,STATUS,VEND,1,', request('1', '')],
    ['c,STATUS,VEND,1.00,,', request('1.00', '')],
    ['c,STATUS,VEND,1.00,no item at all!', request('1.00', '')],
    ['c,STATUS,VEND,1.00,12345678901234567', request('1.00', '')],
    ['c,STATUS,VEND,2,7', request('2', '7')],
    ['c,status,vend,1.00,2', request('1.00', '2')],
    ['C,Status,Vend,1.00,2', request('1.00', '2')],
    [' c , STATUS , VEND , 1.00 , 2 ', request('1.00', '2')],
    ['"c,STATUS,VEND,1.00,2"', request('1.00', '2')],
    ['c,STATUS,"VEND","1.00","2"', request('1.00', '2')],
    ["c,STATUS,VEND,'1.00',2", request('1.00', '2')],
    ['\u0000\u00ffc,STATUS,VEND,1.00,2', request('1.00', '2')],
  ])('%j is a request', (line, message) => {
    expect(read(adapter(), line)).toEqual([message]);
  });

  test.each([
    'c,STATUS,VEND',
    'c,STATUS,VEND,',
    'c,STATUS,VEND,1',
    'c,STATUS,VEND,12.',
    'c,STATUS,VEND,1.0',
    'c,STATUS,VEND,,2',
    'c,STATUS,VEND,abc,2',
    'c,STATUS,VEND,-1,2',
    'c,STATUS,VEND,1e3,2',
    'c,STATUS,VEND,+1.00,2',
    'c,STATUS,VEND,.50,2',
    'c,STATUS,VEND,1,50,2',
    'c,STATUS,VEND,1.0000,2',
    'c,STATUS,VEND,12345678,2',
    'c,STATUS,VEND,1.00 EUR,2',
    'c,STATUS,VEND,1\u00000.00,2',
    'xc,STATUS,VEND,1.00,2',
    'c,STATUS,VEND 1.00 2',
    'c,status,"vend",x',
  ])('%j cannot be read, and is answered all the same', (line) => {
    expect(read(adapter(), line)).toEqual([expect.objectContaining({ type: 'unreadable', request: true })]);
  });

  test.each([
    'c,STATUS,VENDING,1.00,2',
    'c,VEND,1.00,2',
    'C,VEND,1.00',
    'c,STATUS,NEW',
    'STATUS',
    'VEND',
    'c,STATUS,VEN',
  ])('%j is none', (line) => {
    expect(read(adapter(), line)).toEqual([expect.not.objectContaining({ request: true })]);
  });

  test.each(['c,STATUS,OFFLINE', 'c,status,offline', 'c,STATUS,DISABLED', 'c,0'])(
    '%s switches the reader off',
    (line) => {
      expect(read(adapter(), line)).toEqual([{ type: 'reader', status: 'disabled' }]);
    },
  );
});

describe('a line that is no line', () => {
  test('bytes in any portions give the same messages', () => {
    const whole = Buffer.from('c,STATUS,VEND,1.00,2\r\nc,VEND,SUCCESS\nc,ERR,VEND 5\r');
    const board = adapter();
    const messages = [...whole].flatMap((byte) => board.receive(Buffer.from([byte])).messages);
    expect(messages).toEqual([
      { type: 'vend_request', amount: '1.00', item: '2' },
      { type: 'vend_success' },
      { type: 'reset' },
    ]);
  });

  test('ten megabytes without an end are thrown away, and the line behind them is read', () => {
    const board = adapter();
    for (let i = 0; i < 160; i += 1) expect(board.receive(Buffer.alloc(65_536, 'x')).messages).toEqual([]);
    expect(read(board, 'x')[0]?.type).toBe('unreadable');
    expect(read(board, 'c,VEND,SUCCESS')).toEqual([{ type: 'vend_success' }]);
  });

  test.each([
    'c,STATUS,VEND,abc,2',
    'c,STATUS,VEND,-1,2',
    'c,STATUS,VEND,1e3,2',
    'c,STATUS,NEW',
    '\u0000\u0001\u0002',
    'SUCCESS',
    'c,VEND,SUCCES',
  ])('%j is not acted on', (line) => {
    expect(read(adapter(), line).map(({ type }) => type)).toEqual(['unreadable']);
  });
});
