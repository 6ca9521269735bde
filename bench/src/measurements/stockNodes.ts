import type { Bench } from '../context.ts';
import { drainBacklog } from '../drainBacklog.ts';
import { untilSettled } from '../eventLog.ts';
import { newEvents, signed } from '../events.ts';
import { postAll } from '../load/closedLoop.ts';
import { stockNodes as stockNodesWorkflow } from '../peers/stockNodes.ts';
import { figure, type Measured } from '../report.ts';
import { median, percentile } from '../statistics.ts';
import { latencies, postAlone } from './singleEvent.ts';

/**
 * The shipped workflow beside the one a user would build from stock nodes, on the same n8n: events a second (a
 * backlog here, 20 requests at once there, for it has no inbox), and one event alone.
 */
export async function stockNodes(bench: Bench): Promise<Measured[]> {
  const { stack, database, quick, say } = bench;
  const rounds = quick ? 1 : 3;
  const { STRIPE_WEBHOOK_URL: ours, STRIPE_WEBHOOK_SECRET: secret } = stack.env;
  const stock = await stockNodesWorkflow(bench);
  const rate: { ours: number[]; stock: number[] } = { ours: [], stock: [] };
  const alone: { ours: number[]; stock: number[] } = { ours: [], stock: [] };
  const table = 'public.bench_stock_webhook_log';

  for (let round = 1; round <= rounds; round += 1) {
    const requests = signed(newEvents(quick ? 100 : 300), secret);
    const { seconds } = await postAll(stock, requests);
    rate.stock.push(
      (await processed(
        bench,
        requests.map(({ event_id }) => event_id),
      )) / seconds,
    );
    rate.ours.push(await drainBacklog(bench, quick ? 2_000 : 10_000));

    const samples = quick ? 20 : 70;
    alone.stock.push(
      ...(await latencies(database, table, await postAlone(stock, signed(newEvents(samples), secret), 200))),
    );
    const sent = await postAlone(ours, signed(newEvents(samples), secret), 200);
    await untilSettled(database);
    alone.ours.push(...(await latencies(database, 'public.stripe_webhook_log', sent)));
    say(
      `round ${round} of ${rounds}: Guichet ${rate.ours.at(-1)?.toFixed(0)}/s, stock nodes ${rate.stock.at(-1)?.toFixed(1)}/s`,
    );
  }
  const beside = (share: number) => ({
    peer: { name: 'workflow of stock nodes', value: percentile(alone.stock, share) },
  });
  return [
    figure('drain.vs_stock_nodes', median(rate.ours), 'events/s', {
      peer: { name: 'workflow of stock nodes, 20 at once', value: median(rate.stock) },
      goal: { of: 'ratio', atLeast: 20 },
    }),
    figure('single_event_vs_stock_nodes.p50', percentile(alone.ours, 0.5), 'ms', beside(0.5)),
    figure('single_event_vs_stock_nodes.p99', percentile(alone.ours, 0.99), 'ms', beside(0.99)),
  ];
}

/** How many of them its log calls processed. @throws when not all are: what stopped half-way is no throughput */
async function processed({ database }: Bench, ids: string[]): Promise<number> {
  const { rows } = await database.query<{ n: number }>(
    "select count(*)::int as n from public.bench_stock_webhook_log where status = 'processed' and event_id = any($1)",
    [ids],
  );
  const n = rows[0]?.n ?? 0;
  if (n < ids.length)
    throw new Error(`the workflow of stock nodes processed ${n} of ${ids.length} events: see its executions in n8n`);
  return n;
}
