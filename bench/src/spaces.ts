import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import Stripe from 'stripe';
import { z } from 'zod';
import type { Bench } from './context.ts';

/** The stand-in, as any client of Stripe reaches it. */
export function stripeOf({ stack }: Bench): Stripe {
  const { hostname, port } = new URL(stack.env.STRIPE_API_URL);
  return new Stripe(stack.env.STRIPE_SECRET_KEY, {
    host: hostname,
    port: Number(port),
    protocol: 'http',
    telemetry: false,
  });
}

/** Stripe's limit: 25 requests a second in test mode, 100 live; 0: none. */
export async function limitRate({ stack }: Bench, perSecond: number): Promise<void> {
  const answer = await fetch(`${stack.env.STRIPE_API_URL}/_control/rate_limit`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ per_second: perSecond }),
  });
  if (!answer.ok) throw new Error(`the stand-in's rate limit: ${answer.status} ${await answer.text()}`);
}

/** Inserts spaces in one transaction and gives their ids. */
export async function addSpaces(database: Pool, count: number): Promise<string[]> {
  const { rows } = await database.query<{ id: string }>(
    "insert into public.spaces (name, description, capacity, price_per_hour) select 'Banc ' || n, 'Sous les toits', 10, 20 + n % 40 from generate_series(1, $1::int) n returning id",
    [count],
  );
  return rows.map(({ id }) => id);
}

/** Another price for each of the spaces, in one transaction. */
export async function changePrices(database: Pool, spaces: readonly string[]): Promise<void> {
  await database.query('update public.spaces set price_per_hour = price_per_hour + 1 where id = any($1)', [spaces]);
}

/** How many of the spaces still have a row in the outbox. @throws where one was given up */
export async function waiting(database: Pool, spaces: readonly string[]): Promise<number> {
  const { rows } = await database.query<{ status: string; rows: number; message: string | null }>(
    `select status, count(*)::int as rows, min(error_message) as message from public.outbox
      where topic = 'stripe.space.sync' and object_key = any($1) and status <> 'done' group by status`,
    [spaces.map((id) => `space:${id}`)],
  );
  const parked = rows.find(({ status }) => status === 'parked');
  if (parked !== undefined) throw new Error(`${parked.rows} changes of spaces were given up: ${parked.message}`);
  return rows.reduce((sum, { rows: count }) => sum + count, 0);
}

/** Until at most so many are left. */
export async function untilWaiting(
  database: Pool,
  spaces: readonly string[],
  atMost = 0,
  { withinMs = 900_000 }: { withinMs?: number } = {},
): Promise<void> {
  const end = Date.now() + withinMs;
  for (let left = await waiting(database, spaces); left > atMost; left = await waiting(database, spaces)) {
    if (Date.now() > end)
      throw new Error(`after ${withinMs} ms ${left} of ${spaces.length} spaces still wait for Stripe`);
    await sleep(100);
  }
}

/** Ends n8n as a power cut would; the stack starts it again. */
export function killN8n({ stack }: Bench): void {
  const { pid } = z
    .object({ pid: z.number() })
    .parse(JSON.parse(readFileSync(join(stack.home, 'run/n8n.json'), 'utf8')));
  process.kill(pid, 'SIGKILL');
}

/** Spaces that Stripe does not hold exactly as wanted: one product, its default price that of the space, no other on sale, no price made twice. */
export async function wrongSpaces(bench: Bench, spaces: readonly string[]): Promise<number> {
  const stripe = stripeOf(bench);
  const products = await collected(stripe.products.list({ limit: 100 }));
  const prices = await collected(stripe.prices.list({ limit: 100 }));
  const productOf = Map.groupBy(products, ({ metadata }) => metadata.space_id ?? '');
  const pricesOf = Map.groupBy(prices, ({ metadata }) => metadata.space_id ?? '');
  const { rows } = await bench.database.query<{ id: string; cents: number }>(
    'select id, (price_per_hour * 100)::int as cents from public.spaces where id = any($1)',
    [spaces],
  );
  return rows.filter(({ id, cents }) => {
    const [product, ...more] = productOf.get(id) ?? [];
    const made = pricesOf.get(id) ?? [];
    const onSale = made.filter(({ active }) => active);
    const madeTwice = new Set(made.map(({ metadata }) => metadata.rev)).size !== made.length;
    return (
      product === undefined ||
      more.length > 0 ||
      onSale.length !== 1 ||
      onSale[0]?.unit_amount !== cents ||
      product.default_price !== onSale[0]?.id ||
      madeTwice
    );
  }).length;
}

/** All pages; the library's own array ends at ten thousand. */
async function collected<T>(list: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of list) found.push(one);
  return found;
}
