import { z } from 'zod';
import { Chance } from './chance.ts';
import { Doors, type MoneyEnv } from './doors.ts';
import { calm, weather } from './faults.ts';
import { invariants } from './invariants/all.ts';
import { operations } from './operations/all.ts';
import { untilQuiet } from './quiet.ts';
import { accountOf, refunded } from './scope.ts';
import { openShop, type Shop } from './shop.ts';

export interface MoneyRun {
  env: MoneyEnv;
  seed: number;
  /** how many operations in all */
  operations: number;
  /** how many people, machines and staff act at one moment */
  atOnce: number;
  log: (line: string) => void;
  signal?: AbortSignal;
}

const counts = z.record(z.string(), z.number());
/** What came of one seed. */
export const moneyReport = z.object({
  seed: z.number(),
  /** what was done, and how often it ended how */
  done: z.record(z.string(), counts),
  weather: counts,
  operations: z.number(),
  /** minor units that Stripe received and that went back, for this run's subjects */
  received: z.number(),
  returned: z.number(),
  seconds: z.number(),
  violations: z.array(z.string()),
});
export type MoneyReport = z.infer<typeof moneyReport>;

/** Operations between two changes of weather. */
const WEATHER_EVERY = 40;
const PEOPLE_A_THOUSAND = 150;

/**
 * People, machines, staff and Stripe's Dashboard act at random and at once while things go wrong at Stripe; then all
 * grows quiet, and every subject's accounts are laid side by side.
 *
 * @returns what was done and every promise that was broken
 */
export async function moneyRun({ env, seed, operations: wanted, atOnce, log, signal }: MoneyRun): Promise<MoneyReport> {
  const began = Date.now();
  const doors = new Doors(env);
  const chance = new Chance(seed);
  const report: MoneyReport = {
    ...{ seed, done: {}, weather: {}, operations: 0, received: 0, returned: 0, seconds: 0, violations: [] },
  };
  try {
    const shop = await openShop(doors, chance, Math.max(20, Math.ceil((wanted * PEOPLE_A_THOUSAND) / 1000)));
    const worker = async (): Promise<void> => {
      while (report.operations < wanted && signal?.aborted !== true) {
        report.operations += 1;
        if (report.operations % WEATHER_EVERY === 0) count(report.weather, await weather(doors, chance));
        if (report.operations % 500 === 0) log(`seed ${seed}: ${report.operations} of ${wanted} operations`);
        await act(shop, report);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    log(`seed ${seed}: waits until all is quiet`);
    await untilQuiet(shop, log);
    const account = await accountOf(shop);
    report.received = account.payments.reduce((sum, one) => sum + one.received, 0);
    report.returned = account.payments.reduce((sum, one) => sum + refunded(one), 0);
    for (const { name, broken } of invariants) {
      report.violations.push(...(await broken(shop, account)).map((line) => `${name}: ${line}`));
    }
  } finally {
    await calm(doors).catch(() => undefined);
    await doors.close();
    report.seconds = Math.round((Date.now() - began) / 1000);
  }
  return report;
}

async function act(shop: Shop, report: MoneyReport): Promise<void> {
  const operation = shop.chance.weighted(operations);
  const ends = (report.done[operation.name] ??= {});
  try {
    count(ends, await operation.run(shop));
  } catch (error) {
    // a door that is away is weather; a promise that is broken is named by the operation itself
    const said = error instanceof Error ? error.message : String(error);
    if (/fetch failed|timed? ?out|aborted|ECONN/i.test(said)) count(ends, 'cut off');
    else report.violations.push(`${operation.name}: ${said}`);
  }
}

function count(counts: Record<string, number>, word: string): void {
  counts[word] = (counts[word] ?? 0) + 1;
}
