import autocannon from 'autocannon';
import type { SignedRequest } from '../events.ts';

export interface Throughput {
  perSecond: number;
  seconds: number;
}

/**
 * Posts every request once, `connections` at a time, each connection as soon as its last answer is there.
 * @throws when one of them is not answered 2xx: a refused request is cheap, and no figure
 */
export async function postAll(url: string, requests: readonly SignedRequest[], connections = 20): Promise<Throughput> {
  let next = 0;
  let failed: string | undefined;
  // autocannon tells its end by a clock of whole seconds
  let lastAnswer = 0;
  const started = performance.now();
  const result = await autocannon({
    url,
    connections,
    amount: requests.length,
    timeout: 60,
    requests: [
      {
        method: 'POST',
        setupRequest: (request) => {
          const one = requests[next % requests.length];
          next += 1;
          return { ...request, ...(one === undefined ? {} : { body: one.body, headers: one.headers }) };
        },
        onResponse: (status, body) => {
          lastAnswer = performance.now();
          if (status < 200 || status > 299) failed ??= `${status} ${body.slice(0, 200)}`;
        },
      },
    ],
  });
  const seconds = (lastAnswer - started) / 1_000;
  if (failed !== undefined || result.errors > 0) {
    throw new Error(
      `${url}: not every request was answered 2xx: ${failed ?? `${result.errors} errors, ${result.timeouts} timeouts`}`,
    );
  }
  return { perSecond: requests.length / seconds, seconds };
}
