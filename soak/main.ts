import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { killRun } from '../harness/machine/kills/killRun.ts';
import { moneySoak } from './moneySoak.ts';
import { killSummary, memorySummary, moneySummary } from './summary.ts';
import { memoryRun } from './memoryRun.ts';
import { startOwnStack } from '../harness/stack/ownStack.ts';
import { productEnv } from '../harness/machine/product.ts';

const help = `npm run soak -- bridge [options]    kills the bridge at seeded moments of vends on a whole stack of its own, and
                                   compares what machine, sessions, ledger and Stripe stand-in say at the end
  --kills <n>     1000
  --seed <n>      of the day
npm run soak -- bridge-memory [options]   a day of vends, and the memory the bridge takes
  --vends <n>     2880, two a minute
npm run soak -- money [options]    people, machines, staff and Stripe's Dashboard act at random while things go wrong at
                                   Stripe; when all is quiet every subject's accounts are laid side by side
  --operations <n>  20000, over all seeds
  --seeds <n>       5, one after the other from --seed on
  --at-once <n>     8
both: --home <dir>  state of the run; one that was ended goes on where it stopped (a folder below ${tmpdir()})
all:  --json       the whole report as JSON; progress on stderr
without a name: bridge; vending and memory are the earlier names of bridge and bridge-memory
`;

function options() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        kills: { type: 'string', default: '1000' },
        seed: { type: 'string', default: new Date().toISOString().slice(0, 10).replaceAll('-', '') },
        home: { type: 'string' },
        vends: { type: 'string', default: '2880' },
        operations: { type: 'string', default: '20000' },
        seeds: { type: 'string', default: '5' },
        'at-once': { type: 'string', default: '8' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    process.exit(2);
  }
}

const {
  values,
  positionals: [what = 'bridge'],
} = options();
const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** @throws Error naming the option */
function count(name: 'kills' | 'seed' | 'vends' | 'operations' | 'seeds' | 'at-once'): number {
  const number = Number(values[name]);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`--${name} ${values[name]} is no count`);
  return number;
}

function homeOf(what: string): string {
  return resolve(values.home ?? join(tmpdir(), `guichet-soak-${what}`));
}

/** Ends where a person ends it. */
function endable(message: string): AbortController {
  const ending = new AbortController();
  // not once: a Ctrl-C comes twice, from the terminal and from the process in between, and the second must not kill
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!ending.signal.aborted) say(message);
      ending.abort();
    });
  }
  return ending;
}

/** @returns the exit code: 1 where a promise was broken, 3 where it was ended before its end */
async function vending(): Promise<number> {
  const home = homeOf('vending');
  const ending = endable('ends behind the round at hand');
  say('starts a stack of its own');
  const stack = await startOwnStack(home);
  let done = false;
  try {
    const report = await killRun({
      env: productEnv.parse(stack.env),
      seed: count('seed'),
      kills: count('kills'),
      folder: join(home, 'kills'),
      log: say,
      signal: ending.signal,
    });
    if (report === undefined) {
      say(`ended; the same command goes on with what is in ${home}`);
      return 3;
    }
    process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : killSummary(report));
    done = report.violations.length === 0;
    if (!done) say(`logs, journal and database are kept in ${home}`);
    return done ? 0 : 1;
  } finally {
    if (done) {
      await stack.remove();
      rmSync(home, { recursive: true, force: true });
    } else await stack.stop();
  }
}

/** @returns the exit code: 1 where a promise was broken, 3 where it was ended before its end */
async function money(): Promise<number> {
  const seeds = count('seeds');
  const home = homeOf('money');
  const reports = await moneySoak({
    ...{ seed: count('seed'), seeds, operations: count('operations'), atOnce: count('at-once') },
    ...{ home, log: say, signal: endable('ends behind the operations at hand').signal },
  });
  process.stdout.write(values.json ? `${JSON.stringify(reports)}\n` : moneySummary(reports));
  if (reports.some(({ violations }) => violations.length > 0)) {
    say(`logs and database are kept in ${home}`);
    return 1;
  }
  return reports.length < seeds ? 3 : 0;
}

async function memory(): Promise<number> {
  const report = await memoryRun({
    vends: count('vends'),
    folder: mkdtempSync(join(tmpdir(), 'guichet-soak-memory-')),
    log: say,
  });
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : memorySummary(report));
  return report.flat ? 0 : 1;
}

if (values.help) process.stdout.write(help);
else if (what === 'bridge' || what === 'vending') process.exitCode = await vending();
else if (what === 'money') process.exitCode = await money();
else if (what === 'bridge-memory' || what === 'memory') process.exitCode = await memory();
else {
  process.stderr.write(`${what} is no soak\n\n${help}`);
  process.exitCode = 2;
}
