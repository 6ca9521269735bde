import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Bench } from '../context.ts';
import { untilSettled } from '../eventLog.ts';
import { newEvents, signed, type SignedRequest } from '../events.ts';
import { post } from '../load/post.ts';
import { figure, type Measured } from '../report.ts';
import { percentile } from '../statistics.ts';

/** One event alone, from the moment it is posted to its `processed_at`; sender and database share a clock. */
export async function singleEvent(bench: Bench): Promise<Measured[]> {
  const { stack, database, quick, say } = bench;
  const requests = signed(newEvents(quick ? 40 : 300), stack.env.STRIPE_WEBHOOK_SECRET);
  // n8n compiles and Postgres plans at the first ones
  await postAlone(stack.env.STRIPE_WEBHOOK_URL, signed(newEvents(30), stack.env.STRIPE_WEBHOOK_SECRET), 100);
  const sent = await postAlone(stack.env.STRIPE_WEBHOOK_URL, requests, 200);
  await untilSettled(database);
  const took = await latencies(database, 'public.stripe_webhook_log', sent);
  say(`${took.length} samples, slowest ${percentile(took, 1).toFixed(0)} ms`);
  return [
    figure('single_event.p50', percentile(took, 0.5), 'ms', { goal: { of: 'value', atMost: 75 } }),
    figure('single_event.p99', percentile(took, 0.99), 'ms', { goal: { of: 'value', atMost: 250 } }),
  ];
}

/** @returns when each event was posted, in milliseconds since 1970 */
export async function postAlone(
  url: string,
  requests: readonly SignedRequest[],
  gapMs: number,
): Promise<Map<string, number>> {
  const sent = new Map<string, number>();
  for (const one of requests) {
    sent.set(one.event_id, Date.now());
    await post(url, one);
    // not in step with anything that polls
    await sleep(gapMs * (0.75 + Math.random() / 2));
  }
  return sent;
}

/** Milliseconds from posted to processed, of every event that was sent. @throws where one was not processed */
export async function latencies(
  database: Pool,
  table: 'public.stripe_webhook_log' | 'public.bench_stock_webhook_log',
  sent: Map<string, number>,
): Promise<number[]> {
  const { rows } = await database.query<{ event_id: string; at: string }>(
    `select event_id, extract(epoch from processed_at) * 1000 as at from ${table} where event_id = any($1) and status = 'processed'`,
    [[...sent.keys()]],
  );
  if (rows.length !== sent.size) throw new Error(`${sent.size} events were sent, ${rows.length} were processed`);
  return rows.map(({ event_id, at }) => Number(at) - (sent.get(event_id) ?? Number.NaN));
}
