import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Runs a command to its end with its output in `logFile`: some of n8n's commands hang when a pipe is
 * read slowly.
 * @returns what it wrote
 * @throws with the last lines of what it wrote when it fails
 */
export async function runToFile(what: string, command: string, args: string[], options: { cwd: string; env: NodeJS.ProcessEnv; logFile: string }): Promise<string> {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, 'a', 0o600);
  const { size } = statSync(options.logFile);
  const child = spawn(command, args, { cwd: options.cwd, env: options.env, stdio: ['ignore', log, log] });
  closeSync(log);
  const code = await new Promise<number | string | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status, signal) => resolve(signal ?? status));
  });
  const output = readFileSync(options.logFile).subarray(size).toString('utf8');
  if (code !== 0) throw new Error(`${what} failed (${code}), see ${options.logFile}: ${output.trim().split('\n').slice(-3).join(' / ')}`);
  return output;
}
