import type { Bench } from '../context.ts';
import { drainBacklog } from '../drainBacklog.ts';
import { newEvents } from '../events.ts';
import { inParallel } from '../load/inParallel.ts';
import { syncEngine } from '../peers/syncEngine.ts';
import { figure, type Measured } from '../report.ts';
import { median } from '../statistics.ts';

/**
 * Events a second out of a backlog through the shipped workflow, beside the sync engine's `processEvent` at 20
 * at once on as many events of the same kind: no HTTP and no signature on either side; in turns.
 */
export async function drain(bench: Bench): Promise<Measured[]> {
  const { quick, say } = bench;
  const rounds = quick ? 1 : 3;
  const backlog = quick ? 2_000 : 10_000;
  const engine = await syncEngine(bench);
  bench.later(() => engine.close());
  const seen: { ours: number[]; engine: number[] } = { ours: [], engine: [] };
  await processAll(engine, 500);
  for (let round = 1; round <= rounds; round += 1) {
    const ours = await drainBacklog(bench, backlog);
    const theirs = await processAll(engine, backlog);
    seen.ours.push(ours);
    seen.engine.push(theirs);
    say(`round ${round} of ${rounds}: Guichet ${ours.toFixed(0)}/s, sync engine ${theirs.toFixed(0)}/s`);
  }
  return [
    figure('drain.vs_sync_engine', median(seen.ours), 'events/s', {
      peer: { name: 'sync engine, processEvent at 20 at once', value: median(seen.engine) },
      goal: { of: 'ratio', atLeast: 2 },
    }),
  ];
}

async function processAll(engine: Awaited<ReturnType<typeof syncEngine>>, n: number): Promise<number> {
  type StripeEvent = Parameters<typeof engine.processEvent>[0];
  // the same bytes that a webhook would bring, parsed as its caller would
  const events = newEvents(n).map((event): StripeEvent => JSON.parse(JSON.stringify(event)));
  const started = performance.now();
  await inParallel(events, 20, (event) => engine.processEvent(event));
  return (n * 1_000) / (performance.now() - started);
}
