// node stack/bin/node24.mjs file.ts [arguments]: runs a TypeScript file with the Node 24 of this checkout.
import { spawn } from 'node:child_process';
import { installMissing, node24, node24Environment } from './install.mjs';

const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('usage: node stack/bin/node24.mjs file.ts [arguments]\n');
  process.exit(2);
}
try {
  await installMissing();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
const child = spawn(node24, [file, ...args], { stdio: 'inherit', env: node24Environment() });
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => child.kill(signal));
child.once('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
