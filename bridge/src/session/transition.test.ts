import { describe, expect, test } from '@jest/globals';
import type { BoardMessage } from '../adapters/adapter.ts';
import { transition } from './transition.ts';
import { type Command, initialState, type Phase, type SessionEvent, type State } from './types.ts';

const id = 'a1';
const request: BoardMessage = { type: 'vend_request', amount: '2.50', item: 'B2' };
const board = (message: BoardMessage, sessionId = 'other'): SessionEvent => ({ type: 'board', message, sessionId });
const dispense: SessionEvent = { type: 'begun', sessionId: id, begin: { result: 'dispense' } };

function after(...events: SessionEvent[]): { state: State; commands: Command[]; last: Command[] } {
  let state = initialState;
  const commands: Command[] = [];
  let last: Command[] = [];
  for (const event of events) {
    const [next, out] = transition(state, event);
    state = next;
    last = [...out];
    commands.push(...out);
  }
  return { state, commands, last };
}

const ready: SessionEvent[] = [{ type: 'link_up' }, { type: 'online', online: true }];
const opening: SessionEvent[] = [...ready, board(request, id)];
const pending: SessionEvent[] = [...opening, { type: 'opened', sessionId: id, status: 'PENDING', label: undefined }];
const beginning: SessionEvent[] = [...pending, { type: 'paid', sessionId: id }];
const approving: SessionEvent[] = [...beginning, dispense];
const approved: SessionEvent[] = [...approving, board({ type: 'acknowledged', command: 'approve' })];
const crossed: SessionEvent[] = [...approving, board({ type: 'vend_cancel' })];
const recovering: SessionEvent[] = [...approved, { type: 'link_down' }, { type: 'link_up' }];
const at: Record<Phase, SessionEvent[]> = { opening, pending, beginning, approving, approved, crossed, recovering };

function outcomeOf(commands: Command[]): string | undefined {
  const ends = commands.filter((command) => command.type === 'finish');
  expect(ends.length).toBeLessThanOrEqual(1);
  const end = ends[0];
  return end?.type === 'finish' ? `${end.state} ${end.outcome}` : undefined;
}

describe('the way of one vend', () => {
  test('request, session, PAID, the right to dispense, intent on disk, approve, sent, success', () => {
    const { commands, state } = after(
      ...approving,
      { type: 'approve_written', sessionId: id },
      board({ type: 'acknowledged', command: 'approve' }),
      board({ type: 'vend_success' }),
    );
    const steps = commands.map((command) =>
      command.type === 'journal' ? command.state : command.type === 'finish' ? command.state : command.type,
    );
    expect(
      steps.filter((step) => /^[A-Z]/.test(step) || step === 'begin' || step === 'approve' || step === 'open'),
    ).toEqual(['REQUESTED', 'open', 'PAID', 'begin', 'APPROVE_INTENT', 'approve', 'APPROVE_SENT', 'SUCCESS']);
    expect(state.vend).toBeNull();
  });

  test('the approve echoes the amount as the machine wrote it', () => {
    expect(after(...approving).commands).toContainEqual({ type: 'approve', sessionId: id, amount: '2.50' });
  });

  test('APPROVE_INTENT stands directly before the approve', () => {
    const { last } = after(...approving);
    const index = last.findIndex((command) => command.type === 'approve');
    expect(last[index - 1]).toMatchObject({ type: 'journal', state: 'APPROVE_INTENT' });
  });
});

/** Each fault at each phase. `undefined`: the vend goes on. */
describe('faults by phase', () => {
  const S = 'SUCCESS success';
  const F = 'FAILED failure';
  const C = 'FAILED cancelled';
  const U = 'UNKNOWN unknown';
  const phases: Phase[] = ['opening', 'pending', 'beginning', 'approving', 'approved', 'crossed', 'recovering'];
  const table: [string, SessionEvent, (string | undefined)[]][] = [
    ['machine reports success', board({ type: 'vend_success' }), [U, U, U, S, S, S, S]],
    ['machine reports failure', board({ type: 'vend_failure' }), [F, F, F, F, F, F, F]],
    ['customer cancels', board({ type: 'vend_cancel' }), [C, C, C, undefined, undefined, undefined, U]],
    ['machine resets (rule 15)', board({ type: 'reset' }), [F, F, F, U, 'SUCCESS reset', U, U]],
    [
      'board refuses the approve (rule 16)',
      board({ type: 'rejected', command: 'approve', code: 'VEND -3' }),
      [undefined, undefined, undefined, F, undefined, C, undefined],
    ],
    [
      'reader goes idle',
      board({ type: 'reader', status: 'idle' }),
      [C, C, C, undefined, undefined, undefined, undefined],
    ],
    ['serial line lost', { type: 'link_down' }, [F, F, F, undefined, undefined, undefined, undefined]],
    [
      'window over',
      { type: 'timer', timer: 'window', sessionId: id },
      ['FAILED timeout', 'FAILED timeout', undefined, undefined, undefined, undefined, undefined],
    ],
    [
      'no outcome in time',
      { type: 'timer', timer: 'outcome', sessionId: id },
      [undefined, undefined, undefined, U, U, U, U],
    ],
    [
      'nothing explains the crossing',
      { type: 'timer', timer: 'crossing', sessionId: id },
      [undefined, undefined, undefined, undefined, undefined, U, undefined],
    ],
    ['new request of the machine', board(request, 'new'), [C, C, C, U, U, U, U]],
    [
      'database ends the session',
      { type: 'session_ended', sessionId: id, status: 'FAILED' },
      [F, F, undefined, undefined, undefined, undefined, undefined],
    ],
    [
      'denied over HTTP',
      { type: 'deny', sessionId: id },
      [F, F, undefined, undefined, undefined, undefined, undefined],
    ],
    [
      'cancelled over HTTP',
      { type: 'cancel', sessionId: id },
      [C, C, undefined, undefined, undefined, undefined, undefined],
    ],
    [
      'the port was closed',
      { type: 'approve_not_written', sessionId: id, reason: 'closed' },
      [undefined, undefined, undefined, F, undefined, undefined, undefined],
    ],
    [
      'PAID once more',
      { type: 'paid', sessionId: id },
      [undefined, undefined, undefined, undefined, undefined, undefined, undefined],
    ],
    ['dispense once more', dispense, [undefined, undefined, undefined, undefined, undefined, undefined, undefined]],
  ];

  test.each(table)('%s', (_name, event, expected) => {
    expect(phases.map((phase) => outcomeOf(after(...at[phase], event).last))).toEqual(expected);
  });

  test('a fault before the approve never approves, whatever comes behind it', () => {
    for (const [, event] of table.slice(0, 8)) {
      const { commands } = after(...beginning, event, dispense);
      if (outcomeOf(commands) !== undefined) expect(commands.filter(({ type }) => type === 'approve')).toEqual([]);
    }
  });
});

describe('the right to dispense', () => {
  test.each([
    [{ result: 'already', answerLost: true }, 'FAILED failure'],
    [{ result: 'already', answerLost: false }, 'UNKNOWN unknown'],
    [{ result: 'refused', status: 'FAILED' }, 'FAILED failure'],
    [{ result: 'unreachable' }, 'FAILED failure'],
  ] as const)('%j approves nothing', (begin, outcome) => {
    const { last, commands } = after(...beginning, { type: 'begun', sessionId: id, begin });
    expect(outcomeOf(last)).toBe(outcome);
    expect(last).toContainEqual({ type: 'send', command: { type: 'deny' } });
    expect(commands.some(({ type }) => type === 'approve')).toBe(false);
  });

  test('refused because nobody has paid, with the window over meanwhile: the vend ends instead of waiting without a timer', () => {
    const over: SessionEvent = { type: 'timer', timer: 'window', sessionId: id };
    const { last, state } = after(...pending, { type: 'approve_asked', sessionId: id }, over, {
      type: 'begun',
      sessionId: id,
      begin: { result: 'refused', status: 'PENDING' },
    });
    expect(outcomeOf(last)).toBe('FAILED timeout');
    expect(state.vend).toBeNull();
    // somebody did pay at the last moment: the right to dispense counts
    expect(after(...beginning, over, dispense).last).toContainEqual({ type: 'approve', sessionId: id, amount: '2.50' });
  });

  test('refused because nobody has paid: the vend waits on', () => {
    const { state, last } = after(
      ...pending,
      { type: 'approve_asked', sessionId: id },
      { type: 'begun', sessionId: id, begin: { result: 'refused', status: 'PENDING' } },
    );
    expect(state.vend?.phase).toBe('pending');
    expect(last).toEqual([{ type: 'watch', sessionId: id }]);
  });
});

describe('a session that the machine has ended', () => {
  test.each([
    ['opening', opening],
    ['pending', pending],
    ['beginning', beginning],
  ] as const)('while the vend is %s: cancelled, and what is paid for it then is not approved', (_phase, events) => {
    const ended = after(...events, board({ type: 'session_complete' }));
    expect(ended.state.vend).toBeNull();
    expect(ended.last).toContainEqual(
      expect.objectContaining({ type: 'finish', sessionId: id, state: 'FAILED', outcome: 'cancelled' }),
    );
    expect(ended.last.some(({ type }) => type === 'send')).toBe(false); // it waits for no answer
    const next = after(
      ...events,
      board({ type: 'session_complete' }),
      board(request, 'next'),
      { type: 'paid', sessionId: id },
      dispense,
    );
    expect(next.last).toEqual([]);
    expect(next.state.vend).toMatchObject({ sessionId: 'next', phase: 'opening' });
  });

  test.each(['approving', 'approved', 'crossed', 'recovering'] as const)(
    'behind an approve (%s): only its word on the product ends the vend',
    (phase) => {
      const { state, last } = after(...at[phase], board({ type: 'session_complete' }));
      expect(last).toEqual([]);
      expect(state.vend?.phase).toBe(phase);
    },
  );
});

describe('requests that are denied at once', () => {
  test('without a database, with a text on the display', () => {
    const { last, state } = after({ type: 'link_up' }, board(request, id));
    expect(last.slice(0, 2)).toEqual([
      { type: 'send', command: { type: 'deny' } },
      { type: 'display', text: 'offline' },
    ]);
    expect(state.vend).toBeNull();
  });

  test('while staff have the reader disabled', () => {
    expect(after(...ready, { type: 'reader', enabled: false }, board(request, id)).last.at(-1)).toMatchObject({
      type: 'denied',
      reason: 'disabled',
    });
  });

  test('where that it is a request is all that can be read', () => {
    const unread = board({
      type: 'unreadable',
      text: 'c,STATUS,VEND',
      reason: 'an amount that is no decimal number',
      request: true,
    });
    expect(after(...ready, unread).last).toEqual([
      { type: 'send', command: { type: 'deny' } },
      { type: 'display', text: 'refused' },
      { type: 'denied', reason: 'unreadable', amount: '', item: '' },
    ]);
    expect(after(...pending, unread).last).toContainEqual(
      expect.objectContaining({ type: 'finish', sessionId: id, outcome: 'cancelled' }),
    );
    expect(after(...ready, board({ type: 'unreadable', text: 'x', reason: 'noise' })).last).toEqual([]);
  });

  test.each(['approving', 'crossed', 'recovering'] as const)(
    'while an approve may still be taken for it: %s',
    (phase) => {
      const { last } = after(...at[phase], board(request, 'new'));
      expect(last.at(-1)).toMatchObject({ type: 'denied', reason: 'busy' });
      expect(last.some(({ type }) => type === 'open')).toBe(false);
    },
  );
});

describe('the machine’s word behind an UNKNOWN of ours', () => {
  const noOutcome: SessionEvent[] = [...approved, { type: 'timer', timer: 'outcome', sessionId: id }];
  const noAnswer: SessionEvent[] = [...crossed, { type: 'timer', timer: 'crossing', sessionId: id }];

  test.each([
    ['no outcome in time', noOutcome],
    ['a crossing that nothing explained', noAnswer],
  ])('%s: amended, once', (_name, events) => {
    expect(after(...events, board({ type: 'vend_success' })).last).toEqual([
      { type: 'amend', sessionId: id, state: 'SUCCESS', outcome: 'success', detail: expect.any(String) },
    ]);
    expect(after(...events, board({ type: 'vend_failure' })).last).toMatchObject([
      { type: 'amend', sessionId: id, state: 'FAILED', outcome: 'failure' },
    ]);
    expect(after(...events, board({ type: 'vend_success' }), board({ type: 'vend_failure' })).last).toEqual([]);
  });

  test.each<[string, SessionEvent[]]>([
    ['a request', [board(request, 'new'), { type: 'opened', sessionId: 'new', status: 'FAILED', label: undefined }]],
    ['a request that was denied', [{ type: 'online', online: false }, board(request, 'new')]],
    ['a lost line', [{ type: 'link_down' }, { type: 'link_up' }]],
    ['a reset', [board({ type: 'reset' })]],
  ])('not behind %s', (_name, between) => {
    expect(after(...noOutcome, ...between, board({ type: 'vend_success' })).last).toEqual([]);
  });

  test('nothing where the end was known', () => {
    expect(after(...approved, board({ type: 'vend_failure' }), board({ type: 'vend_success' })).last).toEqual([]);
  });
});

describe('the board’s set-up', () => {
  test('at once when no vend is open', () => {
    expect(after({ type: 'link_up' }).last).toEqual([{ type: 'send', command: { type: 'configure', enabled: true } }]);
  });

  test('only behind the outcome of a vend that a reconnect met', () => {
    const { last } = after(...approved, { type: 'link_down' }, { type: 'link_up' });
    expect(last).toEqual([]);
    expect(after(...recovering, board({ type: 'vend_success' })).last.at(-1)).toEqual({
      type: 'send',
      command: { type: 'configure', enabled: true },
    });
  });

  test('switching the reader off waits for the end of the vend', () => {
    expect(after(...approving, { type: 'reader', enabled: false }).last).toEqual([]);
    expect(
      after(...approving, { type: 'reader', enabled: false }, board({ type: 'vend_success' })).last.at(-1),
    ).toEqual({ type: 'send', command: { type: 'configure', enabled: false } });
  });
});

test('PAID of a session that is not at hand is compared with the journal, never approved', () => {
  expect(after(...pending, { type: 'paid', sessionId: 'stranger' }).last).toEqual([
    { type: 'reconcile', sessionId: 'stranger', status: 'PAID' },
  ]);
});

test('without a journal there is no approve', () => {
  const { last } = after(...approving, { type: 'journal_failed', sessionId: id, reason: 'disk full' });
  expect(outcomeOf(last)).toBe('FAILED failure');
  expect(last).toContainEqual({ type: 'send', command: { type: 'deny' } });
});
