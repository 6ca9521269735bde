/** `npm run bench`: figures of the product, each beside its peer in the same run. */
import { cpus, loadavg } from 'node:os';
import { Pool } from 'pg';
import type { Bench } from './context.ts';
import { measurements } from './measurements/index.ts';
import { N8n } from './n8n.ts';
import { help, readOptions, type BenchOptions } from './options.ts';
import { asJsonLine, asTextLine } from './report.ts';
import { startStack } from './stack.ts';

const names = Object.keys(measurements);
const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

function options(): BenchOptions {
  try {
    return readOptions(process.argv.slice(2), names);
  } catch (error) {
    say(`${error instanceof Error ? error.message : String(error)}\n\n${help(names)}`);
    process.exit(2);
  }
}

async function main({ json, only, quick, home }: BenchOptions): Promise<void> {
  const undo: (() => Promise<void>)[] = [];
  const end = async (down = 0): Promise<void> => {
    while (undo.length > down) await undo.pop()?.();
  };
  let isEnding = false;
  // not once: a Ctrl-C comes twice, from the terminal and from the process in between, and the second must not kill
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (isEnding) return;
      isEnding = true;
      say('Ending the stack…');
      void end().finally(() => process.exit(1));
    });
  }
  // what fails outside of a measurement's own course must not leave a stack behind either
  process.once('uncaughtException', (error) => {
    say(error.stack ?? error.message);
    void end().finally(() => process.exit(1));
  });
  try {
    say(`Starting a stack (${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)})…`);
    const stack = await startStack(home);
    undo.push(() => stack.stop());
    const database = new Pool({ connectionString: stack.env.DATABASE_URL, max: 4 });
    undo.push(() => database.end());
    const bench: Bench = {
      stack,
      database,
      n8n: new N8n(stack.env),
      quick,
      say: (line) => say(`    ${line}`),
      later: (step) => undo.push(step),
    };
    for (const [name, measure] of Object.entries(measurements)) {
      if (only.length > 0 && !only.includes(name)) continue;
      say(`  ${name} (load ${loadavg()[0]?.toFixed(1)})`);
      const ofTheStack = undo.length;
      try {
        for (const measured of await measure(bench)) console.log(json ? asJsonLine(measured) : asTextLine(measured));
      } catch (error) {
        // the others can still be measured; the run as a whole has failed
        say(`  ${name} FAILED: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        process.exitCode = 1;
      }
      await end(ofTheStack);
    }
  } finally {
    await end();
  }
}

const given = options();
if (given.help) process.stdout.write(help(names));
else await main(given);
