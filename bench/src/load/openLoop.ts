import { setTimeout as sleep } from 'node:timers/promises';
import type { SignedRequest } from '../events.ts';
import { post } from './post.ts';

/**
 * Posts at a fixed rate, whether or not earlier requests are answered, and measures from the moment each was
 * due: a server that stalls cannot make its own stall look shorter.
 * @returns milliseconds from due to answered, a sample a request
 */
export async function postAtRate(
  url: string,
  requests: readonly SignedRequest[],
  perSecond: number,
): Promise<number[]> {
  const gap = 1_000 / perSecond;
  const start = performance.now() + gap;
  const answers = requests.map(async (one, index) => {
    const due = start + index * gap;
    await sleep(Math.max(0, due - performance.now()));
    await post(url, one);
    return performance.now() - due;
  });
  return Promise.all(answers);
}
