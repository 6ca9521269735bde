import { onBoard } from './board.ts';
import { finish, settle } from './finish.ts';
import type { BeginResult, SessionEvent, SessionStatus, State, TimerName, Transition, Vend } from './types.ts';

/**
 * The whole of a vend as a function: no clock, no port, no network. The same state and event give the
 * same commands, in the order in which they must happen.
 *
 * What it guarantees, and the model test tries to break:
 *  - `approve` follows `dispense` of begin_dispense only, once a session, directly behind APPROVE_INTENT;
 *  - a session ends once;
 *  - behind APPROVE_INTENT nothing but the machine's own word ends a vend as failed.
 */
export function transition(state: State, event: SessionEvent): Transition {
  switch (event.type) {
    case 'board':
      return onBoard(state, event.message, event.sessionId);
    case 'link_up':
      return settle({ ...state, link: 'up', configured: false }, []);
    case 'link_down':
      return onLinkDown({ ...state, link: 'down', configured: false, reader: 'unknown', unheard: null });
    case 'online':
      return [{ ...state, online: event.online }, []];
    case 'reader':
      return onReaderWanted(state, event.enabled);
    default:
      return onSession(state, event);
  }
}

const windowOver = {
  outcome: 'timeout',
  detail: 'nobody paid within the window',
  deny: true,
  display: 'timeout',
} as const;

type OfSession = Extract<SessionEvent, { sessionId: string }>;

function onSession(state: State, event: Exclude<OfSession, { type: 'board' }>): Transition {
  const { vend } = state;
  if (vend === null || vend.sessionId !== event.sessionId) return onOther(state, event);
  switch (event.type) {
    case 'opened':
      return onOpened(state, vend, event.status);
    case 'open_refused':
      return vend.phase === 'opening'
        ? finish(state, vend, {
            outcome: 'failure',
            detail: `refused: ${event.reason}`,
            deny: true,
            display: 'refused',
            report: false,
          })
        : [state, []];
    case 'open_failed':
      return vend.phase === 'opening'
        ? finish(state, vend, {
            outcome: 'failure',
            detail: 'the database did not answer',
            deny: true,
            display: 'offline',
          })
        : [state, []];
    case 'paid':
      return onPaid(state, vend);
    case 'approve_asked':
      return vend.phase === 'pending'
        ? [{ ...state, vend: { ...vend, phase: 'beginning' } }, [{ type: 'begin', sessionId: vend.sessionId }]]
        : [state, []];
    case 'begun':
      return onBegun(state, vend, event.begin);
    case 'session_ended':
      return vend.phase === 'opening' || vend.phase === 'pending'
        ? finish(state, vend, {
            outcome: 'failure',
            detail: `the session ended as ${event.status}`,
            deny: true,
            display: 'timeout',
          })
        : [state, []];
    case 'approve_written':
      return vend.phase === 'approving' || vend.phase === 'approved' || vend.phase === 'crossed'
        ? [
            state,
            [
              {
                type: 'journal',
                sessionId: vend.sessionId,
                state: 'APPROVE_SENT',
                amount: vend.amount,
                item: vend.item,
              },
            ],
          ]
        : [state, []];
    case 'approve_not_written':
      return vend.phase === 'approving'
        ? finish(state, vend, {
            outcome: 'failure',
            detail: `the approve never left: ${event.reason}`,
            deny: true,
            display: 'failed',
          })
        : [state, []];
    case 'journal_failed':
      return onJournalFailed(state, vend, event.reason);
    case 'timer':
      return onTimer(state, vend, event.timer);
    case 'deny':
    case 'cancel':
      return vend.phase === 'opening' || vend.phase === 'pending'
        ? finish(state, vend, {
            outcome: event.type === 'deny' ? 'failure' : 'cancelled',
            detail: event.type === 'deny' ? 'denied over HTTP' : 'cancelled over HTTP',
            deny: true,
            display: 'refused',
          })
        : [state, []];
  }
}

/** About a session that is not the one of this moment: never approve, let the journal say what became of it. */
function onOther(state: State, event: Exclude<OfSession, { type: 'board' }>): Transition {
  switch (event.type) {
    case 'paid':
      return [state, [{ type: 'reconcile', sessionId: event.sessionId, status: 'PAID' }]];
    case 'opened':
      return [state, [{ type: 'reconcile', sessionId: event.sessionId, status: event.status }]];
    default:
      return [state, []];
  }
}

function onOpened(state: State, vend: Vend, status: SessionStatus): Transition {
  if (vend.phase !== 'opening') return [state, []];
  if (status !== 'PENDING' && status !== 'PAID') {
    return finish(state, vend, {
      outcome: 'failure',
      detail: `the session was opened as ${status}`,
      deny: true,
      display: 'refused',
    });
  }
  const pending: Vend = { ...vend, phase: 'pending' };
  if (status === 'PAID') return onPaid({ ...state, vend: pending }, pending);
  return [
    { ...state, vend: pending },
    [
      { type: 'watch', sessionId: vend.sessionId },
      { type: 'display', text: 'pay', amount: vend.amount },
    ],
  ];
}

function onPaid(state: State, vend: Vend): Transition {
  if (vend.phase !== 'opening' && vend.phase !== 'pending') return [state, []];
  return [
    { ...state, vend: { ...vend, phase: 'beginning' } },
    [
      { type: 'journal', sessionId: vend.sessionId, state: 'PAID', amount: vend.amount, item: vend.item },
      { type: 'begin', sessionId: vend.sessionId },
    ],
  ];
}

function onBegun(state: State, vend: Vend, begin: BeginResult): Transition {
  if (vend.phase !== 'beginning') return [state, []];
  switch (begin.result) {
    case 'dispense':
      return [
        { ...state, vend: { ...vend, phase: 'approving' } },
        [
          { type: 'journal', sessionId: vend.sessionId, state: 'APPROVE_INTENT', amount: vend.amount, item: vend.item },
          { type: 'approve', sessionId: vend.sessionId, amount: vend.amount },
          { type: 'stop_timers' },
          { type: 'start_timer', timer: 'outcome', sessionId: vend.sessionId },
        ],
      ];
    case 'already':
      // an answer of ours that got lost is ours: nothing was approved. Otherwise somebody else may have.
      return begin.answerLost
        ? finish(state, vend, {
            outcome: 'failure',
            detail: 'the answer of begin_dispense was lost; nothing was approved',
            deny: true,
            display: 'failed',
          })
        : finish(state, vend, {
            outcome: 'unknown',
            detail: 'another bridge had begun to dispense',
            deny: true,
            display: 'failed',
          });
    case 'refused':
      if (begin.status === 'PENDING' && vend.windowOver) return finish(state, vend, windowOver);
      return begin.status === 'PENDING'
        ? [{ ...state, vend: { ...vend, phase: 'pending' } }, [{ type: 'watch', sessionId: vend.sessionId }]]
        : finish(state, vend, {
            outcome: 'failure',
            detail: `begin_dispense was refused (${begin.status})`,
            deny: true,
            display: 'refused',
          });
    case 'unreachable':
      return finish(state, vend, {
        outcome: 'failure',
        detail: 'the database did not answer begin_dispense',
        deny: true,
        display: 'offline',
      });
  }
}

function onTimer(state: State, vend: Vend, timer: TimerName): Transition {
  switch (timer) {
    case 'window':
      if (vend.phase === 'opening' || vend.phase === 'pending') return finish(state, vend, windowOver);
      // the answer of begin_dispense decides; where it says that nobody has paid, the window is over by then
      return vend.phase === 'beginning' ? [{ ...state, vend: { ...vend, windowOver: true } }, []] : [state, []];
    case 'crossing':
      return vend.phase === 'crossed'
        ? finish(state, vend, {
            outcome: 'unknown',
            detail: "the customer's cancel crossed the approve",
            mayBeTold: true,
          })
        : [state, []];
    case 'outcome':
      switch (vend.phase) {
        case 'approving':
        case 'approved':
        case 'crossed':
        case 'recovering':
          return finish(state, vend, {
            outcome: 'unknown',
            detail: 'the machine told no outcome in time',
            mayBeTold: true,
          });
        default:
          return [state, []];
      }
  }
}

function onLinkDown(state: State): Transition {
  const { vend } = state;
  if (vend === null) return [state, []];
  switch (vend.phase) {
    case 'opening':
    case 'pending':
    case 'beginning':
      return finish(state, vend, { outcome: 'failure', detail: 'the serial line was lost before the approve' });
    default:
      // the machine goes on without us: the outcome may still come after a reconnect, else the timer ends it
      return [{ ...state, vend: { ...vend, phase: 'recovering' } }, []];
  }
}

/** Without a journal there is no approve: what is not on disk cannot be answered for after a crash. */
function onJournalFailed(state: State, vend: Vend, reason: string): Transition {
  switch (vend.phase) {
    case 'opening':
    case 'pending':
    case 'beginning':
    case 'approving':
      return finish(state, vend, {
        outcome: 'failure',
        detail: `the journal could not be written: ${reason}`,
        deny: true,
        display: 'failed',
      });
    default:
      return [state, []];
  }
}

function onReaderWanted(state: State, enabled: boolean): Transition {
  const wanted = { ...state, enabled };
  if (state.link === 'down') return [wanted, []];
  // during a vend it waits: switching the reader off would end the vend in the machine
  if (state.vend !== null) return [{ ...wanted, configured: state.configured && state.enabled === enabled }, []];
  return [wanted, [{ type: 'send', command: { type: enabled ? 'enable' : 'disable' } }]];
}
