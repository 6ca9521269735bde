import type { BoardCommand, BoardMessage, ReaderStatus } from '../adapters/adapter.ts';

/**
 * Where a vend stands, from the machine's request to its end.
 *  opening     open_vend_session is under way
 *  pending     the QR code is shown, nobody has paid
 *  beginning   PAID is known, begin_dispense is under way
 *  approving   APPROVE_INTENT is on disk, the approve goes out
 *  approved    the board acknowledged the approve
 *  crossed     the customer's cancel met our approve: nobody knows yet which one won
 *  recovering  after a crash behind APPROVE_INTENT: never approve again, listen for the outcome
 */
export type Phase = 'opening' | 'pending' | 'beginning' | 'approving' | 'approved' | 'crossed' | 'recovering';

/** Rows of the journal, in order; the last three are final. */
export type JournalState = 'REQUESTED' | 'PAID' | 'APPROVE_INTENT' | 'APPROVE_SENT' | FinalState;
export type FinalState = 'SUCCESS' | 'FAILED' | 'UNKNOWN';

/** What report_vend_outcome takes. */
export type Outcome = 'success' | 'failure' | 'cancelled' | 'timeout' | 'reset' | 'unknown';

export interface Vend {
  sessionId: string;
  /** As the machine sent it; the approve echoes this very string. */
  amount: string;
  item: string;
  phase: Phase;
  /** The window ended while begin_dispense was under way. */
  windowOver?: true;
}

export interface State {
  link: 'up' | 'down';
  reader: ReaderStatus | 'unknown';
  /** What staff want; a machine without a vend follows at once. */
  enabled: boolean;
  /** False until the board has had its set-up on this connection. */
  configured: boolean;
  /** False while the database does not answer: requests are denied at once. */
  online: boolean;
  vend: Vend | null;
  /** Session of the last vend, where it ended as UNKNOWN and the machine may still tell: until its next request, reset or a lost line. */
  unheard: string | null;
}

/** Timers of one vend; lengths are settings, the session only names them. */
export type TimerName = 'window' | 'outcome' | 'crossing';

/** Answer of begin_dispense, or why there is none. */
export type BeginResult =
  | { result: 'dispense' }
  | { result: 'already'; answerLost: boolean }
  | { result: 'refused'; status: string }
  | { result: 'unreachable' };

/** `vend_sessions.status`. */
export type SessionStatus = 'PENDING' | 'PAID' | 'COMPLETED' | 'FAILED';

export type SessionEvent =
  | { type: 'link_up' }
  | { type: 'link_down' }
  | { type: 'online'; online: boolean }
  | { type: 'board'; message: BoardMessage; sessionId: string }
  | { type: 'opened'; sessionId: string; status: SessionStatus; label: string | undefined }
  | { type: 'open_refused'; sessionId: string; reason: string }
  | { type: 'open_failed'; sessionId: string }
  | { type: 'paid'; sessionId: string }
  /** Approve over HTTP: begin_dispense decides whether it is paid. */
  | { type: 'approve_asked'; sessionId: string }
  | { type: 'begun'; sessionId: string; begin: BeginResult }
  | { type: 'session_ended'; sessionId: string; status: string }
  | { type: 'approve_written'; sessionId: string }
  | { type: 'approve_not_written'; sessionId: string; reason: string }
  | { type: 'journal_failed'; sessionId: string; reason: string }
  | { type: 'timer'; timer: TimerName; sessionId: string }
  | { type: 'deny'; sessionId: string }
  | { type: 'cancel'; sessionId: string }
  | { type: 'reader'; enabled: boolean };

/** Words on the machine's display, by key: the session speaks no language. */
export type DisplayText = 'pay' | 'thanks' | 'failed' | 'offline' | 'refused' | 'timeout' | 'closed';

export type Command =
  | { type: 'send'; command: BoardCommand }
  | { type: 'display'; text: DisplayText; amount?: string }
  | { type: 'journal'; sessionId: string; state: Exclude<JournalState, FinalState>; amount: string; item: string }
  | { type: 'finish'; sessionId: string; state: FinalState; outcome: Outcome; detail: string; report: boolean }
  /** The machine tells an outcome that was UNKNOWN. */
  | { type: 'amend'; sessionId: string; state: 'SUCCESS' | 'FAILED'; outcome: 'success' | 'failure'; detail: string }
  | { type: 'open'; sessionId: string; amount: string; item: string }
  | { type: 'begin'; sessionId: string }
  /** Writes the approve; always directly behind the journal's APPROVE_INTENT. */
  | { type: 'approve'; sessionId: string; amount: string }
  | { type: 'watch'; sessionId: string }
  | { type: 'start_timer'; timer: TimerName; sessionId: string }
  | { type: 'stop_timers' }
  /** The database says something about a session that is none of this moment's: compare it with the journal. */
  | { type: 'reconcile'; sessionId: string; status: SessionStatus }
  | { type: 'denied'; reason: 'offline' | 'disabled' | 'busy' | 'unreadable'; amount: string; item: string };

export type Transition = readonly [State, Command[]];

export const initialState: State = {
  link: 'down',
  reader: 'unknown',
  enabled: true,
  configured: false,
  online: false,
  vend: null,
  unheard: null,
};
