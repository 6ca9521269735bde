import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Bench } from '../context.ts';
import { untilSettled } from '../eventLog.ts';
import { newEvents, signed } from '../events.ts';
import { postAtRate } from '../load/openLoop.ts';
import { figure, type Measured } from '../report.ts';
import { percentile } from '../statistics.ts';

const PER_SECOND = 250;

/** 250 events a second posted and processed; how old the oldest event is that still waits, seen four times a second. */
export async function sustained({ stack, database, quick, say }: Bench): Promise<Measured[]> {
  const seconds = quick ? 10 : 120;
  const ages: { pending: number[]; unprocessed: number[] } = { pending: [], unprocessed: [] };
  const answers: number[] = [];
  let ended = false;
  const watching = watch(database, ages, () => ended);
  // signatures live five minutes: events are made and signed a stretch at a time
  const stretch = quick ? 5 : 20;
  try {
    for (let done = 0; done < seconds; done += stretch) {
      const requests = signed(newEvents(PER_SECOND * stretch), stack.env.STRIPE_WEBHOOK_SECRET);
      answers.push(...(await postAtRate(stack.env.STRIPE_WEBHOOK_URL, requests, PER_SECOND)));
      say(
        `${done + stretch} of ${seconds} s: oldest pending p99 ${percentile(ages.pending, 0.99).toFixed(0)} ms, answered in p99 ${percentile(answers, 0.99).toFixed(0)} ms`,
      );
    }
  } finally {
    ended = true;
    await watching;
  }
  const lastAnswered = performance.now();
  await untilSettled(database);
  return [
    figure('sustained_250.oldest_pending_p99', percentile(ages.pending, 0.99), 'ms', {
      goal: { of: 'value', atMost: 1_000 },
    }),
    figure('sustained_250.oldest_unprocessed_p99', percentile(ages.unprocessed, 0.99), 'ms'),
    figure('sustained_250.acknowledge_p99', percentile(answers, 0.99), 'ms'),
    figure('sustained_250.rest_drained_in', performance.now() - lastAnswered, 'ms'),
  ];
}

async function watch(
  database: Pool,
  ages: { pending: number[]; unprocessed: number[] },
  isOver: () => boolean,
): Promise<void> {
  while (!isOver()) {
    const { rows } = await database.query<{ pending: string; unprocessed: string }>(
      // by the partial indexes: the log is long, what waits is little
      `with pending as (
         select min(created_at) as oldest from public.stripe_webhook_log where consumer = 'stripe-events' and unsettled and not alone and status = 'pending'
       ), processing as (
         select min(created_at) as oldest from public.stripe_webhook_log where consumer = 'stripe-events' and unsettled and not alone and status = 'processing'
       )
       select coalesce(extract(epoch from clock_timestamp() - pending.oldest) * 1000, 0) as pending,
         coalesce(extract(epoch from clock_timestamp() - least(pending.oldest, processing.oldest)) * 1000, 0) as unprocessed
       from pending, processing`,
    );
    ages.pending.push(Number(rows[0]?.pending));
    ages.unprocessed.push(Number(rows[0]?.unprocessed));
    await sleep(250);
  }
}
