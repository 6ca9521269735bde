import { useEffect, useState } from 'react';
import { deadlineOf } from '../kiosk/view.ts';
import { getVendSession, type VendSession, watchVendSessions } from '../services/vendService.ts';
import type { PayState } from './texts.ts';

export type Purchase =
  | { state: 'loading' }
  | { state: 'failed' }
  | { state: 'missing' }
  | { state: 'ready'; session: VendSession; deadline: number };

/** One session, live; read again every few seconds in case an event is lost. */
export function useVendSession(sessionId: string): { purchase: Purchase; reload(): void } {
  const [purchase, setPurchase] = useState<Purchase>({ state: 'loading' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const take = (session: VendSession) =>
      setPurchase((before) => {
        if (before.state !== 'ready')
          return { state: 'ready', session, deadline: deadlineOf(session, Date.now(), undefined) };
        return before.session.updated_at > session.updated_at ? before : { ...before, session };
      });
    const read = () => {
      getVendSession(sessionId).then(
        (session) => (session === null ? setPurchase({ state: 'missing' }) : take(session)),
        (error: unknown) => {
          console.error(error);
          setPurchase((before) => (before.state === 'ready' ? before : { state: 'failed' }));
        },
      );
    };
    const stop = watchVendSessions({ session: sessionId }, { onRow: take, onStale: read, onLink: () => undefined });
    const timer = setInterval(read, 3_000);
    read();
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [sessionId, attempt]);
  return { purchase, reload: () => setAttempt((n) => n + 1) };
}

/** What the person at the phone is told of a session. */
export function payStateOf(session: VendSession, deadline: number, now: number): PayState {
  switch (session.status) {
    case 'PENDING':
      return now < deadline ? 'PENDING' : 'ended';
    case 'PAID':
      return session.outcome !== null ? 'unknown' : session.dispense_started_at === null ? 'PAID' : 'dispensing';
    case 'COMPLETED':
      return 'COMPLETED';
    default:
      return session.payment_method === null && session.outcome !== 'cancelled' ? 'ended' : 'FAILED';
  }
}
