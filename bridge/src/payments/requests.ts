import { setTimeout as wait } from 'node:timers/promises';
import type { BeginResult, SessionEvent } from '../session/types.ts';
import type { Database, VendRequest } from './database.ts';
import { DatabaseRefused } from './errors.ts';

type Opened = Extract<SessionEvent, { type: 'opened' | 'open_refused' | 'open_failed' }>;

/** Asks for a session, once: a machine waits, and a second attempt could open what the first has opened. */
export async function openSession(
  database: Database,
  request: VendRequest,
  onError: (error: unknown) => void,
): Promise<Opened> {
  const { sessionId } = request;
  try {
    const { session, reason } = await database.openVendSession(request);
    if (!session) return { type: 'open_refused', sessionId, reason: reason ?? 'no reason given' };
    return { type: 'opened', sessionId, status: session.status, label: session.product_label ?? undefined };
  } catch (error) {
    onError(error);
    return error instanceof DatabaseRefused
      ? { type: 'open_refused', sessionId, reason: error.message }
      : { type: 'open_failed', sessionId };
  }
}

/**
 * Asks for the one right to approve this session. No answer is asked again for `patience` milliseconds;
 * an answer that got lost shows as `already` with `answerLost`.
 */
export async function beginDispense(
  database: Database,
  sessionId: string,
  onError: (error: unknown) => void,
  { patience = 6_000 }: { patience?: number } = {},
): Promise<BeginResult> {
  const from = performance.now();
  let answerLost = false;
  for (;;) {
    try {
      const { result, status } = await database.beginDispense(sessionId);
      switch (result) {
        case 'dispense':
          return { result };
        case 'already':
          return { result, answerLost };
        case 'refused':
          return { result, status: status ?? 'unknown' };
      }
    } catch (error) {
      onError(error);
      if (error instanceof DatabaseRefused) return { result: 'refused', status: error.message };
      answerLost = true;
      if (performance.now() - from > patience) return { result: 'unreachable' };
      await wait(300);
    }
  }
}
