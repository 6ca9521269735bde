import { setTimeout as sleep } from 'node:timers/promises';
import { postEvent } from './stripe.ts';

export interface Delivery {
  /** how often an answer other than 200 came, by status; 0 stands for "no answer" */
  refusals: Map<number, number>;
  /** ids of the events that were answered 200 */
  acknowledged: ReadonlySet<string>;
}

/**
 * Sends events as Stripe does: so many at once, each until it is answered 200. Stripe waits longer between two
 * attempts; the order of attempts is the same.
 */
export async function deliver(
  url: string,
  secret: string,
  events: readonly { id: string }[],
  { atOnce = 20, patienceMs = 120_000 } = {},
): Promise<Delivery> {
  const refusals = new Map<number, number>();
  const acknowledged = new Set<string>();
  const queue = [...events];
  const end = Date.now() + patienceMs;
  const one = async (event: { id: string }) => {
    for (let attempt = 0; ; attempt += 1) {
      const status = await postEvent(url, secret, event).then(
        async (answer) => {
          await answer.arrayBuffer();
          return answer.status;
        },
        () => 0,
      );
      if (status === 200) {
        acknowledged.add(event.id);
        return;
      }
      refusals.set(status, (refusals.get(status) ?? 0) + 1);
      if (Date.now() > end) throw new Error(`an event was refused for ${patienceMs} ms, at last with ${status}`);
      await sleep(Math.min(2_000, 100 * 2 ** attempt));
    }
  };
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let event = queue.shift(); event !== undefined; event = queue.shift()) await one(event);
    }),
  );
  return { refusals, acknowledged };
}
