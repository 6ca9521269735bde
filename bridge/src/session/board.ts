import type { BoardMessage } from '../adapters/adapter.ts';
import { finish } from './finish.ts';
import type { Command, State, Transition, Vend } from './types.ts';

const unchanged = (state: State): Transition => [state, []];
const untold = 'the machine made a new request without telling the outcome';

/** What a message of the board does. `sessionId` is the id a new vend would take. */
export function onBoard(state: State, message: BoardMessage, sessionId: string): Transition {
  switch (message.type) {
    case 'vend_request':
      return onRequest(state, { amount: message.amount, item: message.item }, sessionId);
    case 'reader':
      return onReader({ ...state, reader: message.status }, message.status);
    case 'reset':
      return state.vend
        ? onReset({ ...state, reader: 'inactive' }, state.vend)
        : unchanged({ ...state, reader: 'inactive', unheard: null });
    case 'vend_success':
      return state.vend ? onSuccess(state, state.vend) : onLateWord(state, 'success');
    case 'vend_failure':
      return state.vend
        ? finish(state, state.vend, {
            outcome: 'failure',
            detail: 'the machine reported a failed vend',
            display: 'failed',
          })
        : onLateWord(state, 'failure');
    case 'vend_cancel':
      return state.vend ? onCancel(state, state.vend) : unchanged(state);
    case 'acknowledged':
      return message.command === 'approve' && state.vend?.phase === 'approving'
        ? unchanged({ ...state, vend: { ...state.vend, phase: 'approved' } })
        : unchanged(state);
    case 'rejected':
      return message.command === 'approve' && state.vend
        ? onApproveRejected(state, state.vend, message.code)
        : unchanged(state);
    case 'session_complete':
      return onSessionComplete(state);
    case 'unreadable':
      return message.request ? onRequest(state, null, sessionId) : unchanged(state);
    case 'version':
      return unchanged(state);
  }
}

/** What a machine asks for; null where that it asks is all that could be read. */
type Request = { amount: string; item: string } | null;

function onRequest(state: State, wanted: Request, sessionId: string): Transition {
  const requested: State = { ...state, reader: 'idle', unheard: null };
  const { vend } = state;
  if (vend === null) return request(requested, wanted, sessionId);

  switch (vend.phase) {
    case 'opening':
    case 'pending':
    case 'beginning': {
      const [ended, commands] = finish(requested, vend, {
        outcome: 'cancelled',
        detail: 'the machine made a new request',
      });
      return append(commands, request(ended, wanted, sessionId));
    }
    case 'approving':
    case 'crossed':
    case 'recovering': {
      // our approve may have been taken for this request: a second one could drop a second product.
      // behind a crash or a lost line the board's set-up comes first, and that denies it anyway
      const [ended, commands] = finish(requested, vend, {
        outcome: 'unknown',
        detail:
          vend.phase === 'recovering'
            ? untold
            : 'the machine made a new request before the board acknowledged the approve',
        deny: true,
      });
      return [ended, [...commands, { type: 'denied', reason: 'busy', ...(wanted ?? unread) }]];
    }
    case 'approved': {
      const [ended, commands] = finish(requested, vend, { outcome: 'unknown', detail: untold });
      return append(commands, request(ended, wanted, sessionId));
    }
  }
}

const unread = { amount: '', item: '' };

function request(state: State, wanted: Request, sessionId: string): Transition {
  if (!state.enabled || !state.online || wanted === null) {
    const reason = !state.enabled ? 'disabled' : !state.online ? 'offline' : 'unreadable';
    return [
      state,
      [
        { type: 'send', command: { type: 'deny' } },
        { type: 'display', text: ({ disabled: 'closed', offline: 'offline', unreadable: 'refused' } as const)[reason] },
        { type: 'denied', reason, ...(wanted ?? unread) },
      ],
    ];
  }
  const { amount, item } = wanted;
  return [
    { ...state, vend: { sessionId, amount, item, phase: 'opening' } },
    [
      { type: 'journal', sessionId, state: 'REQUESTED', amount, item },
      { type: 'start_timer', timer: 'window', sessionId },
      { type: 'open', sessionId, amount, item },
    ],
  ];
}

/**
 * The machine has closed its session: an approve would go into the next one. Behind an approve it says nothing of the
 * product: its word may still come, else the time ends the vend as unknown.
 */
function onSessionComplete(state: State): Transition {
  const { vend } = state;
  switch (vend?.phase) {
    case 'opening':
    case 'pending':
    case 'beginning':
      return finish(state, vend, { outcome: 'cancelled', detail: 'the machine ended its session before the approve' });
    default:
      return unchanged(state);
  }
}

/** A status line while somebody pays means that the machine has given the vend up without saying so. */
function onReader(state: State, status: State['reader']): Transition {
  const { vend } = state;
  if (vend === null) return unchanged(state);
  switch (vend.phase) {
    case 'opening':
    case 'pending':
    case 'beginning':
      return finish(state, vend, { outcome: 'cancelled', detail: `the machine ended the vend (reader ${status})` });
    default:
      return unchanged(state);
  }
}

function onReset(state: State, vend: Vend): Transition {
  switch (vend.phase) {
    case 'opening':
    case 'pending':
    case 'beginning':
      return finish(state, vend, { outcome: 'failure', detail: 'the machine reset before the approve' });
    case 'approved':
      return finish(state, vend, {
        outcome: 'reset',
        detail: 'the machine reset after the acknowledged approve: a success by MDB/ICP 7.4.7',
      });
    case 'approving':
    case 'crossed':
    case 'recovering':
      return finish(state, vend, {
        outcome: 'unknown',
        detail: 'the machine reset and the approve had no clear answer',
      });
  }
}

function onSuccess(state: State, vend: Vend): Transition {
  switch (vend.phase) {
    case 'opening':
    case 'pending':
    case 'beginning':
      return finish(state, vend, { outcome: 'unknown', detail: 'the machine reported a success that nobody approved' });
    default:
      return finish(state, vend, { outcome: 'success', detail: 'the machine reported a success', display: 'thanks' });
  }
}

function onCancel(state: State, vend: Vend): Transition {
  switch (vend.phase) {
    case 'opening':
    case 'pending':
    case 'beginning': {
      const [ended, commands] = finish(state, vend, {
        outcome: 'cancelled',
        detail: 'the customer cancelled at the machine',
      });
      return [ended, [{ type: 'send', command: { type: 'confirm_cancel' } }, ...commands]];
    }
    case 'approving':
    case 'approved':
      return [
        { ...state, vend: { ...vend, phase: 'crossed' } },
        [{ type: 'start_timer', timer: 'crossing', sessionId: vend.sessionId }],
      ];
    case 'crossed':
      return unchanged(state);
    case 'recovering':
      return finish(state, vend, {
        outcome: 'unknown',
        detail: 'the customer cancelled while the bridge was restarting behind the approve',
        mayBeTold: true,
      });
  }
}

function onApproveRejected(state: State, vend: Vend, code: string): Transition {
  switch (vend.phase) {
    case 'approving':
      return finish(state, vend, {
        outcome: 'failure',
        detail: `the board refused the approve (${code})`,
        display: 'failed',
      });
    case 'crossed':
      return finish(state, vend, {
        outcome: 'cancelled',
        detail: `the customer cancelled and the board refused the approve (${code})`,
      });
    default:
      return unchanged(state);
  }
}

/** The word of a machine that had been waited for in vain; it counts once. */
function onLateWord(state: State, outcome: 'success' | 'failure'): Transition {
  const { unheard: sessionId } = state;
  if (sessionId === null) return unchanged(state);
  const detail = `the machine reported a ${outcome} after it had been waited for`;
  return [
    { ...state, unheard: null },
    [{ type: 'amend', sessionId, state: outcome === 'success' ? 'SUCCESS' : 'FAILED', outcome, detail }],
  ];
}

function append(first: Command[], [state, then]: Transition): Transition {
  return [state, [...first, ...then]];
}
