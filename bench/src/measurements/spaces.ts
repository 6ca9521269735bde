import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../context.ts';
import { makeOffers, raiseInLoop } from '../peers/stripeLoop.ts';
import { figure, type Measured } from '../report.ts';
import { addSpaces, changePrices, killN8n, limitRate, stripeOf, untilWaiting, wrongSpaces } from '../spaces.ts';
import { median, percentile } from '../statistics.ts';

/** Stripe's limit in live mode, requests a second. */
const LIVE_LIMIT = 100;

/** Changes of spaces on their way to Stripe: one alone, a thousand at once, under Stripe's limit, and with n8n killed twice. */
export async function spaces(bench: Bench): Promise<Measured[]> {
  bench.later(() => limitRate(bench, 0));
  return [...(await oneAlone(bench)), ...(await manyAtOnce(bench))];
}

/** From the commit of a new price to the moment Stripe has it under the space's lookup key. */
async function oneAlone(bench: Bench): Promise<Measured[]> {
  const { database, quick, say } = bench;
  const stripe = stripeOf(bench);
  const samples = quick ? 20 : 200;
  const changed = await addSpaces(database, 20);
  await untilWaiting(database, changed);
  const took: number[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    const space = changed[sample % changed.length] ?? '';
    const { rows } = await database.query<{ cents: number }>(
      'update public.spaces set price_per_hour = price_per_hour + 1 where id = $1 returning (price_per_hour * 100)::int as cents',
      [space],
    );
    const committed = Date.now();
    const cents = rows[0]?.cents;
    for (;;) {
      const [price] = (await stripe.prices.list({ lookup_keys: [`space:${space}`], limit: 1 })).data;
      if (price?.unit_amount === cents) break;
      if (Date.now() - committed > 60_000)
        throw new Error(`space ${space}: Stripe has no price of ${cents} cents after a minute`);
      await sleep(10);
    }
    took.push(Date.now() - committed);
    // not in step with the drain's poll
    await sleep(100 + Math.random() * 600);
  }
  say(`${samples} changes one by one, slowest ${percentile(took, 1).toFixed(0)} ms`);
  return [
    figure('spaces.p50', percentile(took, 0.5), 'ms', { goal: { of: 'value', atMost: 2_000 } }),
    figure('spaces.p99', percentile(took, 0.99), 'ms', { goal: { of: 'value', atMost: 5_000 } }),
  ];
}

async function manyAtOnce(bench: Bench): Promise<Measured[]> {
  const { database, quick, say } = bench;
  const count = quick ? 100 : 1_000;
  const rounds = quick ? 1 : 3;
  const stripe = stripeOf(bench);
  const rate = async (work: () => Promise<unknown>) => {
    const began = performance.now();
    await work();
    return (count / (performance.now() - began)) * 1_000;
  };
  const synchronise = async () => {
    await changePrices(database, all);
    await untilWaiting(database, all);
  };

  const all = await addSpaces(database, count);
  await untilWaiting(database, all);
  let offers = await makeOffers(stripe, count);
  const ours: number[] = [];
  const loops: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    ours.push(await rate(synchronise));
    loops.push(
      await rate(async () => {
        offers = await raiseInLoop(stripe, offers);
      }),
    );
    say(`round ${round} of ${rounds}: ${ours.at(-1)?.toFixed(0)} spaces a second, loop ${loops.at(-1)?.toFixed(0)}`);
  }

  await limitRate(bench, LIVE_LIMIT);
  const {
    rows: [before],
  } = await database.query<{ id: string }>('select coalesce(max(id), 0) as id from public.space_sync_log');
  const limited = await rate(synchronise);
  await limitRate(bench, 0);
  const {
    rows: [failed],
  } = await database.query<{ rows: number }>(
    "select count(distinct outbox_id)::int as rows from public.space_sync_log where status = 'failed' and id > $1",
    [before?.id],
  );
  say(`under ${LIVE_LIMIT} requests a second: ${limited.toFixed(1)} spaces a second, ${failed?.rows} failed rows`);

  const wrong = await killedTwice(bench, all);
  return [
    figure('spaces.drain', median(ours), 'spaces/s', {
      peer: { name: 'loop of stripe calls', value: median(loops) },
      goal: { of: 'value', atLeast: 30 },
    }),
    figure('spaces.rate_limited', limited, 'spaces/s'),
    figure('spaces.rate_limited_failed_rows', failed?.rows ?? Number.NaN, 'rows', { goal: { of: 'value', atMost: 0 } }),
    figure('spaces.wrong_after_two_kills', wrong, 'spaces', { goal: { of: 'value', atMost: 0 } }),
  ];
}

/** All prices change, and n8n dies with a tenth and with half of it done. @returns spaces that Stripe does not hold as wanted */
async function killedTwice(bench: Bench, all: readonly string[]): Promise<number> {
  const { database, say } = bench;
  const began = Date.now();
  await changePrices(database, all);
  for (const share of [0.9, 0.5]) {
    await untilWaiting(database, all, all.length * share);
    killN8n(bench);
  }
  await untilWaiting(database, all);
  const wrong = await wrongSpaces(bench, all);
  say(
    `${all.length} changes with two kills: ${((Date.now() - began) / 1_000).toFixed(0)} s, ${wrong} spaces are wrong`,
  );
  return wrong;
}
