import type { Bench } from '../context.ts';
import { untilSettled } from '../eventLog.ts';
import { newEvents, signed } from '../events.ts';
import { postAtRate } from '../load/openLoop.ts';
import { emptyWebhook } from '../peers/emptyWebhook.ts';
import { figure, type Measured } from '../report.ts';
import { percentile } from '../statistics.ts';

const PER_SECOND = 50;

/** Milliseconds from due to answered at 50 a second, whatever the answers do; in turns with the empty webhook. */
export async function acknowledgeLatency(bench: Bench): Promise<Measured[]> {
  const { stack, database, quick, say } = bench;
  const rounds = quick ? 1 : 3;
  const seconds = quick ? 5 : 15;
  const empty = await emptyWebhook(bench);
  const requests = () => signed(newEvents(PER_SECOND * seconds), stack.env.STRIPE_WEBHOOK_SECRET);
  const seen: { ours: number[]; empty: number[] } = { ours: [], empty: [] };
  for (let round = 1; round <= rounds; round += 1) {
    seen.empty.push(...(await postAtRate(empty, requests(), PER_SECOND)));
    seen.ours.push(...(await postAtRate(stack.env.STRIPE_WEBHOOK_URL, requests(), PER_SECOND)));
    await untilSettled(database);
    say(
      `round ${round} of ${rounds}: p99 so far ${percentile(seen.ours, 0.99).toFixed(0)} ms, empty webhook ${percentile(seen.empty, 0.99).toFixed(0)} ms`,
    );
  }
  const beside = (share: number) => ({ peer: { name: "n8n's empty webhook", value: percentile(seen.empty, share) } });
  return [
    figure('acknowledge_latency.p50', percentile(seen.ours, 0.5), 'ms', beside(0.5)),
    figure('acknowledge_latency.p99', percentile(seen.ours, 0.99), 'ms', {
      ...beside(0.99),
      goal: { of: 'value', atMost: 100 },
    }),
  ];
}
