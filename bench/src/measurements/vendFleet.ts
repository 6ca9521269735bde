import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Product, productEnv } from '../../../harness/machine/product.ts';
import { newTillKeys, Till } from '../../../harness/machine/till.ts';
import { readStackFile } from '../../../harness/stack/home.ts';
import { checkout } from '../../../harness/paths.ts';
import type { Bench } from '../context.ts';
import { inParallel } from '../load/inParallel.ts';
import { figure, type Measured } from '../report.ts';
import { percentile } from '../statistics.ts';
import { richCustomer } from '../vending/customer.ts';
import { type FleetOrder, fleetReport, type FleetReport } from '../../../harness/machine/fleet/fleet.ts';

const periodMs = 30_000; // two sessions a minute
const workers = 4;

/**
 * 200 machines on one Supabase, each pressed twice a minute at moments of its own, whether or not the vend before is
 * over. A quarter is paid by card, the rest from wallets. The machines are bridges in four processes (FleetMachine).
 */
export async function vendFleet(bench: Bench): Promise<Measured[]> {
  const { stack, database, quick, say, later } = bench;
  const machines = quick ? 40 : 200;
  const periods = quick ? 2 : 7; // three and a half minutes, the last presses half a minute apart
  const env = readStackFile(stack.home);
  const product = new Product(productEnv.parse(env));
  later(() => product.close());
  const prefix = `fleet_${randomUUID().slice(0, 8)}`;
  const keys = Array.from({ length: machines }, (_, n) => ({
    machineId: `${prefix}_${n}`,
    machineToken: `gm_${randomBytes(24).toString('hex')}`,
  }));
  await inParallel(keys, 10, async ({ machineId, machineToken }) => {
    await product.rest('machines', { code: machineId, name: machineId, price_policy: 'allow' });
    await product.rest('rpc/set_machine_token', { machine_code: machineId, token: machineToken });
  });

  const children: ChildProcess[] = [];
  later(async () => children.forEach((child) => child.kill()));
  for (let worker = 0; worker < workers; worker += 1) {
    const till = new Till(product, newTillKeys());
    await richCustomer(till, database);
    const order: FleetOrder = {
      env,
      customer: till.keys,
      machines: keys.filter((_, n) => n % workers === worker),
      periodMs,
      periods,
    };
    const child = fork(join(checkout, 'harness/machine/fleet/fleetWorker.ts'), {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    children.push(child);
    child.send(order);
  }
  await Promise.all(children.map(told));
  say(`${machines} machines are ready to sell`);
  const from = performance.now();
  children.forEach((child) => child.send('go'));
  const reports = (await Promise.all(children.map(told))).map((report) => fleetReport.parse(report));
  const seconds = (performance.now() - from) / 1_000;

  const stuck = await unsettled(bench, prefix);
  const outcomes = count(reports);
  const sold = outcomes.success ?? 0;
  const asked = machines * periods;
  const merged = (of: (report: FleetReport) => number[]): number[] => reports.flatMap(of);
  say(
    `${asked} presses in ${seconds.toFixed(0)} s, outcomes ${JSON.stringify(outcomes)}, ${reports.reduce((sum, { missed }) => sum + missed, 0)} missed`,
  );
  return [
    figure('vend_fleet.sold', (100 * sold) / asked, '% of presses', { goal: { of: 'value', atLeast: 100 } }),
    figure('vend_fleet.stuck', stuck, 'sessions', { goal: { of: 'value', atMost: 0 } }),
    figure(
      'vend_fleet.request_to_session_p99',
      percentile(
        merged(({ opened }) => opened),
        0.99,
      ),
      'ms',
    ),
    figure(
      'vend_fleet.wallet_to_approve_p99',
      percentile(
        merged(({ approvedByWallet }) => approvedByWallet),
        0.99,
      ),
      'ms',
    ),
    figure(
      'vend_fleet.card_to_approve_p99',
      percentile(
        merged(({ approvedByCard }) => approvedByCard),
        0.99,
      ),
      'ms',
    ),
  ];
}

/** The next message of a worker. @throws where it ends before */
function told(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`a worker of the fleet ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message);
    });
  });
}

function count(reports: readonly FleetReport[]): Record<string, number> {
  const outcomes: Record<string, number> = {};
  for (const report of reports)
    for (const [outcome, times] of Object.entries(report.outcomes))
      outcomes[outcome] = (outcomes[outcome] ?? 0) + times;
  return outcomes;
}

/** Sessions that are not over, or whose money still moves, two minutes after the last vend at the latest. */
async function unsettled({ database, say }: Bench, prefix: string): Promise<number> {
  for (const until = Date.now() + 120_000; ; await sleep(500)) {
    const { rows } = await database.query<{ status: string; payment_state: string; n: number }>(
      `select status, payment_state, count(*)::int as n from public.vend_sessions
       where machine_id like $1 and (status in ('PENDING', 'PAID') or payment_state in ('authorized', 'capturing', 'releasing', 'refunding')) group by 1, 2`,
      [`${prefix}%`],
    );
    if (rows.length > 0 && Date.now() < until) continue;
    if (rows.length > 0) say(`stuck: ${JSON.stringify(rows)}`);
    return rows.reduce((sum, { n }) => sum + n, 0);
  }
}
