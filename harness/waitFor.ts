import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks `probe` until it gives something else than undefined.
 * The error names what was waited for and what `found` tells of the state at that moment, because a bare
 * time-out says nothing to the reader.
 */
export async function waitFor<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  { timeoutMs = 20_000, everyMs = 100, found = async () => '' } = {},
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const seen = await probe();
    if (seen !== undefined) return seen;
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms in vain for ${what} ${await found()}`.trim());
    await sleep(everyMs);
  }
}
