import { rmSync, writeFileSync, readFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { startOwnStack } from '../harness/stack/ownStack.ts';
import { moneyEnv } from '../harness/money/doors.ts';
import { moneyReport, moneyRun, type MoneyReport } from '../harness/money/moneyRun.ts';

export interface MoneySoak {
  seed: number;
  /** operations of all seeds together */
  operations: number;
  seeds: number;
  atOnce: number;
  /** where the stack and what is done stands; a soak that was ended goes on with the next seed */
  home: string;
  log: (line: string) => void;
  signal: AbortSignal;
}

/**
 * A run for each seed, on a whole stack of its own.
 *
 * @returns the reports so far; fewer than seeds where it was ended or a promise was broken
 */
export async function moneySoak({ home, log, signal, ...options }: MoneySoak): Promise<MoneyReport[]> {
  mkdirSync(home, { recursive: true });
  const file = join(home, 'money.json');
  const reports = readReports(file);
  log('starts a stack of its own');
  const stack = await startOwnStack(join(home, 'stack'));
  const whole = (): boolean =>
    reports.length === options.seeds && reports.every(({ violations }) => violations.length === 0);
  try {
    for (let n = reports.length; n < options.seeds && !signal.aborted; n += 1) {
      const report = await moneyRun({
        env: moneyEnv.parse({ ...stack.env, GUICHET_HOME: join(home, 'stack') }),
        seed: options.seed + n,
        operations: Math.ceil(options.operations / options.seeds),
        ...{ atOnce: options.atOnce, log, signal },
      });
      if (signal.aborted) break;
      reports.push(report);
      writeFileSync(file, JSON.stringify(reports));
      log(
        `seed ${report.seed}: ${report.operations} operations in ${report.seconds} s, ${report.violations.length} promises broken`,
      );
      if (report.violations.length > 0) break;
    }
    return reports;
  } finally {
    if (whole()) {
      await stack.remove();
      rmSync(home, { recursive: true, force: true });
    } else await stack.stop();
  }
}

/** What an earlier start of the same soak has done; a run with a broken promise is done again. */
function readReports(file: string): MoneyReport[] {
  if (!existsSync(file)) return [];
  const known = z.array(moneyReport).parse(JSON.parse(readFileSync(file, 'utf8')));
  return known.filter(({ violations }) => violations.length === 0);
}
