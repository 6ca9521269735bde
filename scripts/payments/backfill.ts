import type { Client } from 'pg';

export interface BackfillReport {
  /** products whose decimal price became price_cents */
  products: number;
  orders: number;
  items: number;
  /** items that stay empty because their product or its price is unknown: a person decides */
  left_over: number;
}

interface Batch {
  orders: number;
  items: number;
  left_over: number;
}

/**
 * Fills prices in cents and the snapshots of old orders, a batch a transaction: stopped anywhere, it goes on where
 * it was, and a second run finds nothing. What has a value is never changed (rule 22).
 * @param progress told after each batch: orders done, and how many there are
 */
export async function backfillPayments(
  client: Client,
  {
    dryRun,
    batchSize = 500,
    progress,
  }: { dryRun: boolean; batchSize?: number; progress?: (done: number, all: number) => void },
): Promise<BackfillReport> {
  const report: BackfillReport = { products: await fillPrices(client, dryRun), orders: 0, items: 0, left_over: 0 };
  const all = (await batch(client, 1_000_000_000, true)).orders;
  if (dryRun) return { ...report, ...(await batch(client, 1_000_000_000, true)) };
  for (;;) {
    const done = await batch(client, batchSize, false);
    report.left_over = done.left_over;
    if (done.orders === 0) return report;
    report.orders += done.orders;
    report.items += done.items;
    progress?.(report.orders, Math.max(all, report.orders));
  }
}

async function batch(client: Client, size: number, dryRun: boolean): Promise<Batch> {
  const { rows } = await client.query<Batch>('select * from guichet.backfill_snapshots($1, $2)', [size, dryRun]);
  return rows[0] ?? { orders: 0, items: 0, left_over: 0 };
}

/** Old tables have the price as a decimal; only one that is a whole number of cents is taken over. */
async function fillPrices(client: Client, dryRun: boolean): Promise<number> {
  const { rows: columns } = await client.query(
    "select from information_schema.columns where table_schema = 'public' and table_name = 'products' and column_name = 'price' and data_type in ('numeric', 'real', 'double precision')",
  );
  if (columns.length === 0) return 0;
  const due = 'price_cents = 0 and price > 0 and price::numeric * 100 = trunc(price::numeric * 100)';
  if (dryRun) return (await client.query(`select from public.products where ${due}`)).rowCount ?? 0;
  return (
    (await client.query(`update public.products set price_cents = (price::numeric * 100)::bigint where ${due}`))
      .rowCount ?? 0
  );
}
