import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Adapter } from '../adapters/adapter.ts';
import { checksum } from '../adapters/mdbFrame.ts';
import { formatHex } from '../adapters/testing/formatHex.ts';
import { QibixxAdapter } from '../adapters/qibixx.ts';
import { WaferAdapter } from '../adapters/wafer.ts';
import { transition } from './transition.ts';
import { type Command, initialState, type SessionEvent, type State } from './types.ts';

/**
 * A machine that speaks through its adapter, and the outside, in any order. The machine knows by its own documents
 * whether it waits for an answer; an approve that is written when it does not would pay for the next customer.
 */
interface Dialect {
  adapter(): Adapter;
  /** A request and its price, the n-th of a run. */
  request(n: number): { line: string; amount: string };
  /** Lines behind which a request is over, however far it was. */
  ends: string[];
  /** Lines that change nothing for a request that waits. */
  others: string[];
  /** The board's word that it took our command. */
  taken: string;
}

const mdb = (...block: number[]): string => formatHex(Uint8Array.from([...block, checksum(block)]));
const dialects: Record<string, Dialect> = {
  wafer: {
    adapter: () => new WaferAdapter({ scale: 1, decimals: 2, currencyNumber: 978, answerSeconds: 120 }),
    request: (n) => ({ line: mdb(0x13, 0x00, 0x00, 100 + n, 0x00, 0x0c), amount: `1.${String(n).padStart(2, '0')}` }),
    ends: [
      mdb(0x13, 0x04), // session complete
      mdb(0x13, 0x01), // vend cancel
      mdb(0x13, 0x02, 0x00, 0x0c),
      mdb(0x13, 0x03), // success, failure
      mdb(0x10), // reset
      mdb(0x11, 0x00, 0x03, 0x10, 0x02, 0x01), // set-up
      mdb(0x14, 0x00),
      mdb(0x14, 0x02), // reader disable, reader cancel
    ],
    others: [
      mdb(0x11, 0x01, 0xff, 0xff, 0x00, 0x00),
      mdb(0x17, 0x04, 0x00, 0x00, 0x00, 0x20),
      mdb(0x13, 0x05, 0x00, 0x96, 0x00, 0x0c),
      '13 00 00 96 00 0C B6',
      'zz',
      'FF',
    ],
    taken: '00',
  },
  qibixx: {
    adapter: () => new QibixxAdapter({ deny: 'vend-minus-one', currencyNumber: 978 }),
    request: (n) => ({
      line: `c,STATUS,VEND,1.${String(n).padStart(2, '0')}${n % 2 ? ',12' : ''}`,
      amount: `1.${String(n).padStart(2, '0')}`,
    }),
    ends: [
      'c,STATUS,INACTIVE',
      'c,STATUS,DISABLED',
      'c,STATUS,ENABLED',
      'c,STATUS,IDLE',
      'c,STATUS,IDLE,5.00',
      'c,STATUS,OFFLINE',
      'c,status,offline',
      'c,0',
      'c,1',
      'c,ERR,VEND 1',
      'c,ERR,"VEND 3"',
      'c,ERR,VEND 5',
      'c,VEND,SUCCESS',
    ],
    others: ['v,4.0.2.0,abc', 'c,ERR,"cashless is on"', 'c,STATUS,NEW', 'x', 'c,UNKNOWN,"C"'],
    taken: 'r,ACK',
  },
};

type Step =
  | { machine: 'asks' | 'ends' | 'other' | 'takes' | 'asks badly'; n: number }
  | { outside: 'opened' | 'paid' | 'approve_asked' | 'begun' | 'window'; about: number }
  | 'onwards';
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Step>('onwards') },
  {
    weight: 4,
    arbitrary: fc.record({
      machine: fc.constantFrom('asks', 'ends', 'ends', 'ends', 'other', 'takes', 'asks badly'),
      n: fc.nat(50),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      outside: fc.constantFrom('opened', 'paid', 'approve_asked', 'begun', 'window'),
      about: fc.nat(3),
    }),
  },
);

describe.each(Object.entries(dialects))('%s', (_name, dialect) => {
  test('no approve behind a request that the machine has ended, none of another price, and every request is answered or open', () => {
    let approves = 0;
    let endedWhilePaying = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 50, size: 'max' }), (steps) => {
        const board = dialect.adapter();
        let state: State = { ...initialState, link: 'up', online: true, configured: true };
        let asked = 0;
        let ids = 0;
        /** What the machine waits for. */
        let waits: { amount: string } | null = null;

        const happens = (event: SessionEvent): void => {
          const [after, commands] = transition(state, event);
          state = after;
          for (const command of commands) carryOut(command);
        };
        const carryOut = (command: Command): void => {
          if (command.type === 'approve') {
            approves += 1;
            expect(waits).toEqual({ amount: command.amount });
            board.encode({ type: 'approve', amount: command.amount });
            waits = null;
          } else if (command.type === 'send') {
            board.encode(command.command);
            if (command.command.type === 'deny' || command.command.type === 'confirm_cancel') waits = null;
          }
        };
        const says = (line: string): void => {
          for (const message of board.receive(Buffer.from(`${line}\r\n`)).messages) {
            ids += 1;
            happens({ type: 'board', message, sessionId: `s${ids}` });
          }
        };

        for (const one of steps) {
          const vend = state.vend;
          if (one === 'onwards') {
            if (vend === null) {
              asked = (asked + 1) % 90;
              const { line, amount } = dialect.request(asked);
              waits = { amount };
              says(line);
            } else if (vend.phase === 'opening')
              happens({ type: 'opened', sessionId: vend.sessionId, status: 'PENDING', label: undefined });
            else if (vend.phase === 'pending') happens({ type: 'paid', sessionId: vend.sessionId });
            else if (vend.phase === 'beginning')
              happens({ type: 'begun', sessionId: vend.sessionId, begin: { result: 'dispense' } });
            else says(dialect.taken);
          } else if ('machine' in one) {
            if (one.machine === 'asks' || one.machine === 'asks badly') {
              asked = (asked + 1) % 90;
              const { line, amount } = dialect.request(asked);
              waits = { amount };
              says(one.machine === 'asks' ? line : dialect.taken === '00' ? mdb(0x13, 0x00, 0x00) : `${line},x,y`);
              // told no at once, or a vend is open for it
              if (waits !== null) expect(state.vend?.phase).toBe('opening');
              if (one.machine === 'asks badly') expect(waits).toBeNull();
            } else if (one.machine === 'ends') {
              if (vend !== null && ['opening', 'pending', 'beginning'].includes(vend.phase)) endedWhilePaying += 1;
              waits = null;
              says(dialect.ends[one.n % dialect.ends.length] ?? '');
              // nothing is left that an answer of the database could approve
              expect(['opening', 'pending', 'beginning']).not.toContain(state.vend?.phase);
            } else
              says(one.machine === 'takes' ? dialect.taken : (dialect.others[one.n % dialect.others.length] ?? ''));
          } else {
            // about the vend at hand, or one of the last
            const sessionId = one.about === 0 && vend !== null ? vend.sessionId : `s${Math.max(1, ids - one.about)}`;
            if (one.outside === 'begun') happens({ type: 'begun', sessionId, begin: { result: 'dispense' } });
            else if (one.outside === 'opened') happens({ type: 'opened', sessionId, status: 'PAID', label: undefined });
            else if (one.outside === 'window') happens({ type: 'timer', timer: 'window', sessionId });
            else happens({ type: one.outside, sessionId });
          }
        }
      }),
      { numRuns: 2_000 },
    );
    expect(approves).toBeGreaterThan(1_000); // the runs do reach what they are about
    expect(endedWhilePaying).toBeGreaterThan(1_000);
  });
});
