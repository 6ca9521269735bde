// npm stop
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, node24 } from './install.mjs';

if (!existsSync(node24)) {
  process.stdout.write('Nothing is installed here, so nothing runs / Rien à arrêter.\n');
  process.exit(0);
}
spawn(node24, [join(checkout, 'stack/src/stop.ts')], { stdio: 'inherit' }).once('exit', (code) => process.exit(code ?? 1));
