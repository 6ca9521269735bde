import { spawnSync } from 'node:child_process';
import { chmod, cp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** Sources → dist/: JavaScript with its types, and the schemas that parameters are checked against. */
await rm('dist', { recursive: true, force: true });
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.json'], { stdio: 'inherit' });
if (status !== 0) throw new Error('the stand-in does not compile, see above');
await cp('src/schema/params.json', 'dist/schema/params.json');
await chmod('dist/cli.js', 0o755);
