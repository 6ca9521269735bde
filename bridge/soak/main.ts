import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { killRun } from './killRun.ts';
import { memoryRun } from './memoryRun.ts';

/**
 * `npm run soak -- vending [--rounds 1000] [--seed 1]`   kills at seeded moments, and what the ledgers say at the end
 * `npm run soak -- memory [--vends 2880]`                a day at two vends a minute, and the memory it takes
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '1000' }, seed: { type: 'string', default: String(Date.now() % 1_000_000) }, vends: { type: 'string', default: '2880' } },
});
const folder = join(tmpdir(), `guichet-soak-${process.pid}`);
const [what = 'vending'] = positionals;

if (what === 'memory') {
  console.log(JSON.stringify(await memoryRun({ vends: Number(values.vends), folder }), null, 2));
} else if (what === 'vending') {
  console.log(`seed ${values.seed}`);
  const report = await killRun({ seed: Number(values.seed), rounds: Number(values.rounds), folder, log: (line) => console.log(line) });
  console.log(JSON.stringify(report, null, 2));
  process.exitCode = report.violations.length === 0 ? 0 : 1;
} else {
  console.error(`${what} is no soak: vending or memory`);
  process.exitCode = 2;
}
