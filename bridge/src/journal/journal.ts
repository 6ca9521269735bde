import { chmodSync, closeSync, existsSync, fchmodSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { SaidLine } from '../board/lineLog.ts';
import type { FinalState, JournalState, Outcome } from '../session/types.ts';
import { schema } from './schema.ts';

const row = z.object({
  session_id: z.string(),
  amount: z.string(),
  item: z.string(),
  state: z.enum(['REQUESTED', 'PAID', 'APPROVE_INTENT', 'APPROVE_SENT', 'SUCCESS', 'FAILED', 'UNKNOWN']),
  outcome: z.enum(['success', 'failure', 'cancelled', 'timeout', 'reset', 'unknown']).nullable(),
  detail: z.string().nullable(),
  requested_at: z.number(),
  changed_at: z.number(),
  reported: z.number(),
});

export interface JournalEntry {
  sessionId: string;
  amount: string;
  item: string;
  state: JournalState;
  outcome: Outcome | null;
  detail: string | null;
  requestedAt: number;
  changedAt: number;
  reported: boolean;
}

/** How a vend ended; report: the database has to hear of it. */
export interface Ending {
  state: FinalState;
  outcome: Outcome;
  detail: string;
  report: boolean;
}

/** The machine's own word behind an end that was UNKNOWN. */
export interface Amendment {
  state: 'SUCCESS' | 'FAILED';
  outcome: 'success' | 'failure';
  detail: string;
}

const saidRow = z.object({ lines: z.string() });
const saidLines = z.array(
  z.object({ at: z.number(), from: z.enum(['machine', 'bridge']), raw: z.string(), says: z.array(z.string()) }),
);

const answerRow = z.object({ request_hash: z.string(), status: z.number(), body: z.string() });
export interface StoredAnswer {
  requestHash: string;
  status: number;
  body: string;
}

/** Which states a state may follow; a journal that jumps is a bug, and a bug must not reach the machine. */
const before: Record<JournalState, JournalState[]> = {
  REQUESTED: [],
  PAID: ['REQUESTED', 'PAID'], // a begin_dispense that found the session unpaid is tried again
  APPROVE_INTENT: ['REQUESTED', 'PAID'], // an approve over HTTP may come before anything told us of PAID
  APPROVE_SENT: ['APPROVE_INTENT'],
  SUCCESS: ['APPROVE_INTENT', 'APPROVE_SENT'],
  FAILED: ['REQUESTED', 'PAID', 'APPROVE_INTENT', 'APPROVE_SENT'],
  UNKNOWN: ['REQUESTED', 'PAID', 'APPROVE_INTENT', 'APPROVE_SENT'],
};

/** The file and its folder, for this account alone; SQLite gives what it writes beside the file (-wal, -shm) the file's own rights. */
function makePrivate(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const file = openSync(path, 'a', 0o600);
  fchmodSync(file, 0o600);
  closeSync(file);
  // left by a bridge that was killed, of before the file was private
  for (const beside of [`${path}-wal`, `${path}-shm`, `${path}-journal`])
    if (existsSync(beside)) chmodSync(beside, 0o600);
}

/**
 * What the machine was told, on its own disk. Every write is on the medium when the call returns
 * (WAL with synchronous=FULL syncs the log at each commit): the approve may leave only behind it.
 */
export class Journal {
  readonly #database: DatabaseSync;
  readonly #now: () => number;

  /**
   * @param path file, its folder is made; ":memory:" for a test
   * @throws Error when the file cannot be opened or is no journal
   */
  constructor(path: string, now: () => number = Date.now) {
    if (path !== ':memory:') makePrivate(path);
    this.#database = new DatabaseSync(path);
    this.#now = now;
    // two bridges on one journal would both believe that an approve is theirs
    this.#database.exec(
      'pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 0;',
    );
    this.#database.exec(schema);
  }

  request(sessionId: string, amount: string, item: string): void {
    const now = this.#now();
    this.#database
      .prepare(
        "insert into vends (session_id, amount, item, state, requested_at, changed_at) values (?, ?, ?, 'REQUESTED', ?, ?)",
      )
      .run(sessionId, amount, item, now, now);
  }

  /** @throws Error when the entry does not stand at a state that `state` may follow */
  advance(sessionId: string, state: 'PAID' | 'APPROVE_INTENT' | 'APPROVE_SENT'): void {
    const done = this.#database
      .prepare(
        `update vends set state = ?, changed_at = ? where session_id = ? and state in (${quoted(before[state])})`,
      )
      .run(state, this.#now(), sessionId);
    if (done.changes !== 1)
      throw new Error(
        `journal: ${sessionId} cannot become ${state}: it stands at ${this.find(sessionId)?.state ?? 'nothing'}`,
      );
  }

  /**
   * Ends a vend, once.
   * @returns false when it had ended already
   */
  finish(sessionId: string, { state, outcome, detail, report }: Ending): boolean {
    const done = this.#database
      .prepare(
        `update vends set state = ?, outcome = ?, detail = ?, reported = ?, changed_at = ? where session_id = ? and state in (${quoted(before[state])})`,
      )
      .run(state, outcome, detail, report ? 0 : 1, this.#now(), sessionId);
    return done.changes === 1;
  }

  /**
   * The machine's word after all, in the place of an UNKNOWN that we ended ourselves; reported like any other.
   * @returns false where nothing stands as UNKNOWN
   */
  amend(sessionId: string, { state, outcome, detail }: Amendment): boolean {
    const done = this.#database
      .prepare(
        "update vends set state = ?, outcome = ?, detail = ?, reported = 0, changed_at = ? where session_id = ? and state = 'UNKNOWN'",
      )
      .run(state, outcome, detail, this.#now(), sessionId);
    return done.changes === 1;
  }

  /** What went over the line during a vend; the latest account stands. */
  keepSaid(sessionId: string, lines: readonly SaidLine[]): void {
    this.#database
      .prepare(
        'insert into said (session_id, lines) values (?, ?) on conflict (session_id) do update set lines = excluded.lines',
      )
      .run(sessionId, JSON.stringify(lines));
  }

  /** Empty where nothing was kept. */
  said(sessionId: string): SaidLine[] {
    const found = this.#database.prepare('select lines from said where session_id = ?').get(sessionId);
    return found === undefined ? [] : saidLines.parse(JSON.parse(saidRow.parse(found).lines));
  }

  find(sessionId: string): JournalEntry | undefined {
    const found = this.#database.prepare('select * from vends where session_id = ?').get(sessionId);
    return found === undefined ? undefined : entry(found);
  }

  /** Vends that have not ended: what a crash left behind. */
  open(): JournalEntry[] {
    return this.#database
      .prepare('select * from vends where reported = 0 and outcome is null order by requested_at')
      .all()
      .map(entry);
  }

  /** Outcomes that the database has not acknowledged, oldest first. */
  pending(): JournalEntry[] {
    return this.#database
      .prepare('select * from vends where reported = 0 and outcome is not null order by changed_at limit 50')
      .all()
      .map(entry);
  }

  pendingCount(): number {
    return z
      .object({ n: z.number() })
      .parse(this.#database.prepare('select count(*) as n from vends where reported = 0 and outcome is not null').get())
      .n;
  }

  /** @param outcome as it was told: one that was amended while its report was under way is still to be told */
  acknowledge(sessionId: string, outcome: Outcome): void {
    this.#database
      .prepare('update vends set reported = 1 where session_id = ? and outcome = ?')
      .run(sessionId, outcome);
  }

  /** The database still takes the session for open: tell it the outcome once more. */
  reportAgain(sessionId: string): void {
    this.#database.prepare('update vends set reported = 0 where session_id = ? and outcome is not null').run(sessionId);
  }

  /** What staff last wanted of the reader; on where they never said. */
  readerWanted(): boolean {
    const found = this.#database.prepare('select enabled from reader').get();
    return found === undefined || z.object({ enabled: z.number() }).parse(found).enabled === 1;
  }

  wantReader(enabled: boolean): void {
    this.#database
      .prepare(
        'insert into reader (id, enabled) values (1, ?) on conflict (id) do update set enabled = excluded.enabled',
      )
      .run(enabled ? 1 : 0);
  }

  answer(key: string): StoredAnswer | undefined {
    const found = this.#database
      .prepare('select request_hash, status, body from answers where idempotency_key = ?')
      .get(key);
    if (found === undefined) return undefined;
    const { request_hash: requestHash, status, body } = answerRow.parse(found);
    return { requestHash, status, body };
  }

  keepAnswer(key: string, answer: StoredAnswer): void {
    this.#database
      .prepare(
        'insert into answers (idempotency_key, request_hash, status, body, answered_at) values (?, ?, ?, ?, ?) on conflict do nothing',
      )
      .run(key, answer.requestHash, answer.status, answer.body, this.#now());
  }

  /** Forgets reported vends older than `days` and HTTP answers older than a day. */
  prune(days: number): number {
    const now = this.#now();
    this.#database.prepare('delete from answers where answered_at < ?').run(now - 86_400_000);
    this.#database
      .prepare(
        'delete from said where session_id in (select session_id from vends where reported = 1 and changed_at < ?)',
      )
      .run(now - days * 86_400_000);
    return Number(
      this.#database.prepare('delete from vends where reported = 1 and changed_at < ?').run(now - days * 86_400_000)
        .changes,
    );
  }

  /** How the file is written; `synchronous` 2 is FULL. A test asks. */
  durability(): { journalMode: string; synchronous: number } {
    return {
      journalMode: z.object({ journal_mode: z.string() }).parse(this.#database.prepare('pragma journal_mode').get())
        .journal_mode,
      synchronous: z.object({ synchronous: z.number() }).parse(this.#database.prepare('pragma synchronous').get())
        .synchronous,
    };
  }

  close(): void {
    this.#database.close();
  }
}

function entry(found: unknown): JournalEntry {
  const { session_id, requested_at, changed_at, reported, ...rest } = row.parse(found);
  return { sessionId: session_id, requestedAt: requested_at, changedAt: changed_at, reported: reported === 1, ...rest };
}

function quoted(states: readonly JournalState[]): string {
  return states.map((state) => `'${state}'`).join(', ');
}
