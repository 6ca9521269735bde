import type { Bench } from '../context.ts';
import { feedInbox, untilSettled } from '../eventLog.ts';
import { newEvents, signed, type SignedRequest } from '../events.ts';
import { postAll } from '../load/closedLoop.ts';
import { emptyWebhook } from '../peers/emptyWebhook.ts';
import { syncEngineServer } from '../peers/syncEngine.ts';
import { figure, type Measured } from '../report.ts';
import { median } from '../statistics.ts';

/**
 * Signed, unique events that are answered 200 a second, 20 at once, while the drain works on them; beside
 * n8n's empty webhook, while the drain works on as many events a second from elsewhere, and the sync engine behind a
 * plain Node server; in turns.
 */
export async function acknowledge(bench: Bench): Promise<Measured[]> {
  const { stack, database, quick, say } = bench;
  const rounds = quick ? 3 : 5;
  const perRound = quick ? 500 : 2_000;
  const ours = stack.env.STRIPE_WEBHOOK_URL;
  const empty = await emptyWebhook(bench);
  const engine = await syncEngineServer(bench);
  const requests = (): SignedRequest[] => signed(newEvents(perRound), stack.env.STRIPE_WEBHOOK_SECRET);

  // a server that has just been started is slower for some seconds
  for (const url of [ours, empty, engine]) await postAll(url, requests().slice(0, quick ? 200 : 1_500));
  await untilSettled(database);

  const seen = { ours: [] as number[], empty: [] as number[], engine: [] as number[] };
  const ratios: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const rate = { empty: 0, ours: 0, engine: 0 };
    rate.ours = (await postAll(ours, requests())).perSecond;
    await untilSettled(database);
    rate.empty = await besideTheDrain(
      bench,
      rate.ours,
      perRound,
      async () => (await postAll(empty, requests())).perSecond,
    );
    rate.engine = (await postAll(engine, requests())).perSecond;
    seen.empty.push(rate.empty);
    seen.ours.push(rate.ours);
    seen.engine.push(rate.engine);
    ratios.push(rate.ours / rate.empty);
    say(
      `round ${round} of ${rounds}: empty webhook ${rate.empty.toFixed(0)}/s, Guichet ${rate.ours.toFixed(0)}/s, sync engine ${rate.engine.toFixed(0)}/s`,
    );
  }
  const value = median(seen.ours);
  return [
    figure('acknowledge.vs_empty_webhook', value, 'events/s', {
      peer: { name: "n8n's empty webhook beside the same drain", value: median(seen.empty) },
      goal: { of: 'ratio', atLeast: 0.85 },
    }),
    figure('acknowledge.vs_sync_engine', value, 'events/s', {
      peer: { name: 'sync engine behind node:http', value: median(seen.engine) },
    }),
  ];
}

/** What `measure` gives while the drain has as much to do as when we receive `perSecond` events ourselves. */
async function besideTheDrain(
  { database }: Bench,
  perSecond: number,
  events: number,
  measure: () => Promise<number>,
): Promise<number> {
  let over = false;
  const feeding = feedInbox(database, newEvents(events), perSecond, () => over);
  try {
    return await measure();
  } finally {
    over = true;
    await feeding;
    await untilSettled(database);
  }
}
