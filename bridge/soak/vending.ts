import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { killRun } from './killRun.ts';

/** `npm run soak -- vending [--rounds 1000] [--seed 1]`: kills at random moments, and what the ledgers say at the end. */
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '1000' }, seed: { type: 'string', default: String(Date.now() % 1_000_000) } } });
const seed = Number(values.seed);
console.log(`seed ${seed}`);
const report = await killRun({ seed, rounds: Number(values.rounds), folder: join(tmpdir(), `guichet-soak-${process.pid}`), log: (line) => console.log(line) });
console.log(JSON.stringify(report, null, 2));
process.exit(report.violations.length === 0 ? 0 : 1);
