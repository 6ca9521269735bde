import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { writePrivate } from '../privateFile.ts';

/** Token of the stack's own machine, made once; the database keeps its hash only. */
export function machineToken(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const token = `gm_${randomBytes(24).toString('hex')}`;
  mkdirSync(dirname(file), { recursive: true });
  writePrivate(file, `${token}\n`);
  return token;
}
