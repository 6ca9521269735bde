import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { checkout } from '../paths.ts';

export interface Ended {
  code: number;
  out: string;
  err: string;
}

/** The command line as a person has it, from the sources of this checkout, or of the packed `file`. */
export function guichet(
  args: string[],
  env: NodeJS.ProcessEnv = {},
  file = join(checkout, 'cli/src/main.ts'),
): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [file, ...args],
      { env: { PATH: process.env.PATH, LANG: 'en_US.UTF-8', ...env } },
      (error, out, err) =>
        resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, out, err }),
    );
  });
}
