import type { Vend } from '../session/types.ts';
import type { Journal } from './journal.ts';

/**
 * What a bridge does at boot with the vends a crash left open.
 *  REQUESTED, PAID                 the machine's request is gone with us: no product, the money goes back
 *  APPROVE_INTENT, APPROVE_SENT    never approve again. The newest is listened for, since the machine may
 *                                  still tell its outcome; an older one is UNKNOWN at once.
 * @returns the vend to listen for
 */
export function recover(journal: Journal): Vend | null {
  const open = journal.open();
  const last = open.at(-1);
  let listening: Vend | null = null;
  for (const { sessionId, amount, item, state } of open) {
    if (state === 'REQUESTED' || state === 'PAID') {
      const detail = `the bridge restarted at ${state}, before the approve`;
      journal.finish(sessionId, { state: 'FAILED', outcome: 'failure', detail, report: true });
    } else if (sessionId === last?.sessionId) {
      listening = { sessionId, amount, item, phase: 'recovering' };
    } else {
      const detail = `the bridge restarted at ${state}`;
      journal.finish(sessionId, { state: 'UNKNOWN', outcome: 'unknown', detail, report: true });
    }
  }
  return listening;
}
