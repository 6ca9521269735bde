// npm stop
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkout, node24 } from './install.mjs';

const help = `npm stop

Ends the stack whose state lies in GUICHET_HOME (default .guichet); what it keeps stays there.
Arrête la pile de GUICHET_HOME (par défaut .guichet) ; ses données restent.
`;

try {
  if (parseArgs({ options: { help: { type: 'boolean', short: 'h' } } }).values.help) {
    process.stdout.write(help);
    process.exit(0);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
  process.exit(2);
}
if (!existsSync(node24)) {
  process.stdout.write('Nothing is installed here, so nothing runs / Rien à arrêter.\n');
  process.exit(0);
}
spawn(node24, [join(checkout, 'stack/src/stop.ts')], { stdio: 'inherit' }).once('exit', (code) =>
  process.exit(code ?? 1),
);
