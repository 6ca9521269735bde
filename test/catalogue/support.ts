import { z } from 'zod';
import type { Database } from '../../harness/stack/database.ts';
import { stripeControl } from '../../harness/stripe/stripeStandIn.ts';
import { waitFor } from '../../harness/waitFor.ts';

const env = z.object({ STRIPE_API_URL: z.url(), STRIPE_SECRET_KEY: z.string() });
const product = z.object({
  id: z.string(),
  active: z.boolean(),
  name: z.string(),
  description: z.string().nullable(),
  default_price: z.string().nullable(),
  metadata: z.record(z.string(), z.string()),
});
const price = z.object({
  id: z.string(),
  active: z.boolean(),
  product: z.string(),
  unit_amount: z.number(),
  currency: z.string(),
  lookup_key: z.string().nullable(),
  metadata: z.record(z.string(), z.string()),
});
export type Product = z.infer<typeof product>;
export type Price = z.infer<typeof price>;

/** Asks the stand-in as any client of Stripe would. */
export async function stripeGet(path: string): Promise<unknown> {
  const { STRIPE_API_URL, STRIPE_SECRET_KEY } = env.parse(process.env);
  const answer = await fetch(`${STRIPE_API_URL}/v1/${path}`, {
    headers: { authorization: `Bearer ${STRIPE_SECRET_KEY}` },
  });
  if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

export async function stripePost(path: string, fields: Record<string, string>): Promise<{ id: string }> {
  const { STRIPE_API_URL, STRIPE_SECRET_KEY } = env.parse(process.env);
  const answer = await fetch(`${STRIPE_API_URL}/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${STRIPE_SECRET_KEY}` },
    body: new URLSearchParams(fields),
  });
  if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
  return z.looseObject({ id: z.string() }).parse(await answer.json());
}

/** Products and prices of these spaces, as Stripe has them. */
export async function catalogueOf(spaces: readonly string[]): Promise<{ products: Product[]; prices: Price[] }> {
  const wanted = new Set(spaces);
  const read = async <T extends { id: string; metadata: Record<string, string> }>(
    path: string,
    row: z.ZodType<T>,
  ): Promise<T[]> => {
    const found: T[] = [];
    for (let after = ''; ;) {
      const page = z
        .object({ data: z.array(row), has_more: z.boolean() })
        .parse(await stripeGet(`${path}?limit=100${after}`));
      found.push(...page.data);
      if (!page.has_more) return found.filter(({ metadata }) => wanted.has(metadata.space_id ?? ''));
      after = `&starting_after=${page.data.at(-1)?.id ?? ''}`;
    }
  };
  return { products: await read('products', product), prices: await read('prices', price) };
}

/** Waits until nothing of these spaces waits any more. */
export async function drained(database: Database, spaces: readonly string[], timeoutMs = 120_000): Promise<void> {
  const keys = spaces.map((id) => `space:${id}`);
  await waitFor(
    `${spaces.length} spaces to be synchronised`,
    async () => {
      const [row] = await database.query<{ open: number }>(
        "select count(*)::int as open from outbox where topic = 'stripe.space.sync' and object_key = any($1) and status <> 'done'",
        [keys],
      );
      return row?.open === 0 ? true : undefined;
    },
    {
      timeoutMs,
      everyMs: 250,
      found: async () =>
        JSON.stringify(
          await database.query(
            "select status, attempts, error_message, count(*), min(claimed_until - now()) as lease_left, min(next_attempt_at - now()) as due_in from outbox where topic = 'stripe.space.sync' and object_key = any($1) group by 1, 2, 3",
            [keys],
          ),
        ),
    },
  );
}

export async function addSpaces(database: Database, count: number, name: string): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    "insert into spaces (name, description, capacity, price_per_hour) select $2 || ' ' || n, 'Sous les toits', 10, 20 + n % 40 from generate_series(1, $1::int) n returning id",
    [count, name],
  );
  return rows.map(({ id }) => id);
}

/** Every space has one product, and one price on sale, which is the product's default and the space's own. */
export async function faults(database: Database, spaces: readonly string[]): Promise<string[]> {
  const { products, prices } = await catalogueOf(spaces);
  const rows = await database.query<{ id: string; name: string; cents: number; product: string; price: string }>(
    'select id, name, (price_per_hour * 100)::int as cents, stripe_product_id as product, stripe_price_id as price from spaces where id = any($1)',
    [spaces],
  );
  const found: string[] =
    products.length === spaces.length ? [] : [`${products.length} products of ${spaces.length} spaces`];
  for (const row of rows) {
    const held = products.find(({ id }) => id === row.product);
    const onSale = prices.filter((one) => one.product === row.product && one.active);
    if (held?.default_price !== row.price || held.name !== row.name || !held.active)
      found.push(`product of ${row.id}: ${JSON.stringify(held)}`);
    if (onSale.length !== 1 || onSale[0]?.id !== row.price || onSale[0].unit_amount !== row.cents)
      found.push(`prices of ${row.id}: ${JSON.stringify(onSale)}`);
  }
  return found;
}

export async function clearFaults(): Promise<void> {
  await stripeControl('faults', { down: false });
  const { STRIPE_API_URL } = env.parse(process.env);
  await fetch(`${STRIPE_API_URL}/_control/faults`, { method: 'DELETE' });
  await stripeControl('rate_limit', { per_second: 0 });
}
