import { z } from 'zod';
import type { Bridge } from '../bridge.ts';
import type { JournalEntry } from '../journal/journal.ts';
import type { Answer } from './idempotency.ts';
import { Problem } from './problem.ts';

const uuid = z.uuid();

export function sessionId(value: unknown): string {
  const parsed = uuid.safeParse(value);
  if (!parsed.success) throw new Problem(400, 'Bad session id', 'a session id is a UUID');
  return parsed.data;
}

/** GET /v1/sessions/{id}: the journal's view, and the phase while the vend runs. */
export function showSession(bridge: Bridge, id: string): Record<string, unknown> {
  const entry = known(bridge, id);
  const { vend } = bridge.state;
  return {
    id: entry.sessionId,
    amount: entry.amount,
    item: entry.item,
    state: entry.state,
    phase: vend?.sessionId === id ? vend.phase : null,
    outcome: entry.outcome,
    detail: entry.detail,
    reported: entry.outcome !== null && entry.reported,
    requested_at: new Date(entry.requestedAt).toISOString(),
    changed_at: new Date(entry.changedAt).toISOString(),
  };
}

/**
 * Does what the realtime event does: asks begin_dispense, and only a `dispense` is approved. A session
 * that is approved already is answered 202 again, so that it does not matter which of the two came first.
 */
export async function approveSession(bridge: Bridge, id: string): Promise<Answer> {
  const before = known(bridge, id);
  if (before.state === 'SUCCESS') return accepted(bridge, id);
  if (before.outcome !== null) throw wrongState(before);
  requireAdapter(bridge);
  bridge.dispatch({ type: 'approve_asked', sessionId: id });
  await bridge.begun(id);
  const after = known(bridge, id);
  if (after.state === 'APPROVE_INTENT' || after.state === 'APPROVE_SENT' || after.state === 'SUCCESS')
    return accepted(bridge, id);
  if (after.outcome === null && !bridge.state.online) {
    throw new Problem(503, 'Database unreachable', 'whether the session is paid cannot be asked now; try again', {
      'Retry-After': '2',
    });
  }
  throw wrongState(after);
}

export async function denySession(bridge: Bridge, id: string, how: 'deny' | 'cancel'): Promise<Answer> {
  const before = known(bridge, id);
  if (before.outcome !== null) throw wrongState(before);
  requireAdapter(bridge);
  bridge.dispatch({ type: how, sessionId: id });
  const after = known(bridge, id);
  if (after.outcome === null) throw wrongState(after);
  return { status: 200, body: showSession(bridge, id) };
}

export function requireAdapter(bridge: Bridge): void {
  if (!bridge.serialAlive) {
    throw new Problem(
      503,
      'Adapter down',
      'the machine cannot be reached: the serial port is closed or the board is silent',
      { 'Retry-After': '2' },
    );
  }
}

function known(bridge: Bridge, id: string): JournalEntry {
  const entry = bridge.find(id);
  if (!entry) throw new Problem(404, 'No such session', `this machine has had no session ${id}`);
  return entry;
}

function accepted(bridge: Bridge, id: string): Answer {
  return { status: 202, body: showSession(bridge, id) };
}

function wrongState(entry: JournalEntry): Problem {
  return new Problem(
    409,
    'Wrong state',
    `the session stands at ${entry.state}${entry.detail === null ? '' : ` (${entry.detail})`}`,
  );
}
