import { spawn } from 'node:child_process';
import { checkout } from '../../stack/src/paths.ts';

/** Runs a script of the checkout to its end, with what it writes to both streams. */
export function run(args: string[], env: NodeJS.ProcessEnv): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: checkout, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString('utf8');
      });
    child.once('error', reject);
    child.once('exit', (code) => resolve({ code, output }));
  });
}
