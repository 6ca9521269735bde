import { messageOf } from '../errors';

/** How long what was claimed is kept from others. */
export interface LeaseTerms {
  /** the most, however long the execution runs; more than the workflow's timeout */
  leaseSeconds: number;
  /** how often the lease is renewed while its execution runs; 0: never, the whole lease is taken at once */
  heartbeatSeconds: number;
}

/** A lease outlives so many missed heartbeats: a database that restarts must not cost it. */
const BEATS = 6;

/** Seconds to claim for: short where it is renewed, so that what a crashed n8n held is soon free. */
export function firstLeaseSeconds({ leaseSeconds, heartbeatSeconds }: LeaseTerms): number {
  return heartbeatSeconds === 0 ? leaseSeconds : Math.min(leaseSeconds, heartbeatSeconds * BEATS);
}

export interface HeldLease {
  /** Makes the lease last so many seconds from now. @returns how many rows it still holds; 0: nothing is left to renew */
  renew(seconds: number): Promise<number>;
  /** One line for the log. */
  report(message: string): void;
}

/**
 * Waits for the end of an execution and renews its lease meanwhile. After `leaseSeconds` it no longer counts: the
 * database gives what it held to another.
 * @returns what it ended with, undefined where its lease ended first
 */
export async function holdLease<T>(execution: Promise<T>, terms: LeaseTerms, lease: HeldLease): Promise<T | undefined> {
  const end = Date.now() + terms.leaseSeconds * 1_000;
  const beatMs = terms.heartbeatSeconds === 0 ? terms.leaseSeconds * 1_000 : terms.heartbeatSeconds * 1_000;
  let holds = terms.heartbeatSeconds > 0;
  let renewing = false;
  for (let left = end - Date.now(); left > 0; left = end - Date.now()) {
    const ended = await within(execution, Math.min(beatMs, left));
    if (ended !== undefined) return ended.value;
    const seconds = Math.min(firstLeaseSeconds(terms), Math.ceil((end - Date.now()) / 1_000));
    if (!holds || renewing || seconds <= 0) continue;
    renewing = true;
    // not awaited: the end of the execution must be seen also while the database does not answer
    void lease
      .renew(seconds)
      .then((rows) => (holds = rows > 0))
      .catch((error: unknown) => lease.report(`A lease could not be renewed, trying again: ${messageOf(error)}`))
      .finally(() => (renewing = false));
  }
  return undefined;
}

async function within<T>(promise: Promise<T>, milliseconds: number): Promise<{ value: T } | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, milliseconds, undefined);
  });
  try {
    return await Promise.race([promise.then((value) => ({ value })), over]);
  } finally {
    clearTimeout(timer);
  }
}
