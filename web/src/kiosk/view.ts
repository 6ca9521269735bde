import type { MachineStatus, VendSession } from '../services/vendService.ts';

/** What the screen beside the machine shows. */
export type KioskView =
  | { screen: 'loading' | 'attract' | 'outOfOrder' | 'unknownMachine' | 'offline' }
  | { screen: 'pay'; session: VendSession; secondsLeft: number }
  | { screen: 'validated' | 'dispensing' | 'done' | 'failed' | 'timedOut' | 'asking'; session: VendSession };

export interface KioskFacts {
  /** undefined: not read yet; null: no machine of this code. */
  machine: MachineStatus | null | undefined;
  session: VendSession | null | undefined;
  /** End of the payment window and moment of the last change, by this screen's clock, in milliseconds. */
  deadline: number;
  changedAt: number;
  /** Whether the last attempt to read succeeded. */
  reachable: boolean;
}

/** How long the end of a vend stays on the screen. */
const DONE_MS = 8_000;
const FAILED_MS = 12_000;

/** Pure: the same facts at the same time show the same screen. A running vend comes before everything but the lost line. */
export function kioskView({ machine, session, deadline, changedAt, reachable }: KioskFacts, now: number): KioskView {
  if (!reachable) return { screen: 'offline' };
  if (machine === null) return { screen: 'unknownMachine' };
  if (machine === undefined || session === undefined) return { screen: 'loading' };
  const running = session === null ? undefined : vendView(session, deadline, changedAt, { now });
  if (running !== undefined) return running;
  return machine.active && machine.online && sells(machine.state) ? { screen: 'attract' } : { screen: 'outOfOrder' };
}

/**
 * Whether a button would lead to a QR code. A machine without power has its reader inactive, one whose cashless payment
 * is off has it disabled; `unknown` is a bridge that has just started, which the machine need not have told anything yet.
 */
function sells(state: MachineStatus['state']): boolean {
  return state?.serial_ok !== false && state?.reader !== 'inactive' && state?.reader !== 'disabled';
}

function vendView(
  session: VendSession,
  deadline: number,
  changedAt: number,
  { now }: { now: number },
): KioskView | undefined {
  const age = now - changedAt;
  switch (session.status) {
    case 'PENDING':
      return now < deadline ? { screen: 'pay', session, secondsLeft: Math.ceil((deadline - now) / 1_000) } : undefined;
    case 'PAID':
      // staff decide about the money; the screen says so for a while and then serves the next customer
      if (session.outcome !== null) return age < FAILED_MS ? { screen: 'asking', session } : undefined;
      return { screen: session.dispense_started_at === null ? 'validated' : 'dispensing', session };
    case 'COMPLETED':
      return age < DONE_MS ? { screen: 'done', session } : undefined;
    case 'FAILED':
      // a new request took its place, or the customer pressed cancel: nothing to explain
      if (session.outcome === 'superseded' || session.outcome === 'cancelled' || age >= FAILED_MS) return undefined;
      return { screen: session.payment_method === null ? 'timedOut' : 'failed', session };
    default:
      return undefined;
  }
}

/**
 * End of the payment window by this screen's clock. `seenAfterMs` is how old the row was when it came: the window
 * is counted from then, so that a clock that is wrong shows no wrong countdown.
 */
export function deadlineOf(
  session: Pick<VendSession, 'created_at' | 'expires_at'>,
  now: number,
  seenAfterMs: number | undefined,
): number {
  const windowMs = Date.parse(session.expires_at) - Date.parse(session.created_at);
  if (seenAfterMs !== undefined) return now + windowMs - seenAfterMs;
  return Math.min(Date.parse(session.expires_at), now + windowMs);
}
