import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivate } from './privateFile.ts';

/** `$GUICHET_HOME/stack.env`: the contract of a running stack for scripts and tests. */
export function stackEnvFile(home: string): string {
  return join(home, 'stack.env');
}

/** Written in a form that both `source` of a shell and Node's `--env-file` read. */
export function writeStackEnv(home: string, values: Record<string, string>): void {
  const lines = Object.entries(values).map(([name, value]) => `${name}=${quote(name, value)}`);
  writePrivate(stackEnvFile(home), `${lines.join('\n')}\n`);
}

/** Values of stack.env; empty where no stack has been started yet. */
export function readStackEnv(home: string): Record<string, string> {
  const file = stackEnvFile(home);
  if (!existsSync(file)) return {};
  return Object.fromEntries(
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line) => {
        const at = line.indexOf('=');
        return [line.slice(0, at), line.slice(at + 1).replace(/^'(.*)'$/, '$1')];
      }),
  );
}

function quote(name: string, value: string): string {
  if (/^[\w@%+=:,./-]*$/.test(value)) return value;
  if (/['\n]/.test(value)) throw new Error(`${name} cannot be written to stack.env: it has a quote or a line break`);
  return `'${value}'`;
}
