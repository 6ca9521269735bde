/** `node cli/bin/writeHelp.ts`: puts what `--help` says into docs/cli.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withHelp } from '../src/helpPage.ts';

const page = join(import.meta.dirname, '../../docs/cli.md');
writeFileSync(page, withHelp(readFileSync(page, 'utf8')));
