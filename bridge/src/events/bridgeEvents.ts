import type { BoardCommand, BoardMessage, ReaderStatus } from '../adapters/adapter.ts';
import type { BeginResult, Command, FinalState, JournalState, Outcome } from '../session/types.ts';
import type { Release } from '../payments/release.ts';
import type { Source } from '../payments/watcher.ts';

/** What a machine asked for, as it names it. */
type Asked = { session_id: string; amount: string; item: string };
type Ended = { session_id: string; state: FinalState; outcome: Outcome; detail: string };

/** Told to whoever reads GET /v1/events, with these very fields. */
export type FeedEvents = {
  /** A state of the journal is on the medium. */
  'vend.requested': Asked;
  'vend.paid': Asked;
  'vend.approve_intent': Asked;
  'vend.approve_sent': Asked;
  /** The database has opened the session; label: what it calls the product. */
  'vend.opened': Asked & { label: string | null };
  'vend.ended': Ended;
  /** The machine's word behind an outcome that was UNKNOWN. */
  'vend.amended': Ended;
  /** The database has acknowledged the outcome. */
  'vend.reported': { session_id: string; result: string };
  /** Answered no at once; amount and item are '' where they could not be read. */
  'request.denied': Omit<Extract<Command, { type: 'denied' }>, 'type'>;
  serial: { open: true } | { open: false; reason: string };
  reader: { status: ReaderStatus };
  database: { online: boolean };
};

/** Told to log and metrics only. */
type InnerEvents = {
  /** Found open at boot, behind an approve. */
  'vend.recovering': { session_id: string };
  /** PAID was told of the session that waits; by HTTP it is not told but asked of begin_dispense. */
  'payment.heard': { session_id: string; source: Source };
  'dispense.answered': { session_id: string; result: BeginResult['result'] };
  'approve.written': { session_id: string };
  'approve.unsure': { session_id: string; reason: string };
  /** Outcomes that the database has not acknowledged. */
  'outcomes.waiting': { count: number };
  /** The journal cannot keep it: told to the database once. */
  'outcome.unjournaled': { session_id: string; outcome: Outcome };
  /** The journal had no open vend of this end. */
  'outcome.unexpected': { session_id: string; outcome: Outcome };
  /** The database took a session for open whose end the journal knows. */
  'outcome.repeated': { session_id: string; status: string; outcome: Outcome };
  /** A session that this journal never saw was ended. */
  'outcome.disowned': { session_id: string; outcome: Outcome };
  'journal.failed': { session_id: string; state?: JournalState; outcome?: Outcome; reason: string };
  'journal.unpruned': { reason: string };
  'board.heard': { message: BoardMessage };
  'board.unreadable': { text: string; reason: string; request: boolean };
  'board.unsent': { command: BoardCommand['type']; reason: string };
  /** What the serial line says of itself. */
  'serial.said': { message: string; details: Record<string, unknown> };
  'database.called': { call: string; seconds: number; answered: boolean };
  'database.failed': { kind: 'unreachable' | 'refused' | 'unreadable'; reason: string };
  realtime: { connected: boolean };
  /** Staff have put the machine into or out of service at the desk. */
  service: { in_service: boolean };
  /** What the database tells of its release, when that changes. */
  release: Release;
  /** This clock minus the database's. */
  clock: { skew_ms: number };
};

/** What a bridge tells of itself, by name. */
export type BridgeEvents = FeedEvents & InnerEvents;
export type EventName = keyof BridgeEvents;
