import { spawn } from 'node:child_process';
import { closeSync, readFileSync, statSync } from 'node:fs';
import { openPrivateLog, withPrivateFiles } from '../privateFile.ts';

interface CommandOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  logFile: string;
  /** The files that it makes hold data: they are for this account alone. */
  privateFiles?: boolean;
}

const run = <T>(start: () => T): T => start();

/**
 * Runs a command to its end with its output in `logFile`: some of n8n's commands hang when a pipe is
 * read slowly.
 * @returns what it wrote
 * @throws with the last lines of what it wrote when it fails
 */
export async function runToFile(
  what: string,
  command: string,
  args: string[],
  options: CommandOptions,
): Promise<string> {
  const log = openPrivateLog(options.logFile);
  const { size } = statSync(options.logFile);
  const child = (options.privateFiles === true ? withPrivateFiles : run)(() =>
    spawn(command, args, { cwd: options.cwd, env: options.env, stdio: ['ignore', log, log] }),
  );
  closeSync(log);
  const code = await new Promise<number | string | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status, signal) => resolve(signal ?? status));
  });
  const output = readFileSync(options.logFile).subarray(size).toString('utf8');
  if (code !== 0)
    throw new Error(
      `${what} failed (${code}), see ${options.logFile}: ${output.trim().split('\n').slice(-3).join(' / ')}`,
    );
  return output;
}
