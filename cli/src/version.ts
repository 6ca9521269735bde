import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { manifestFile } from './paths.ts';

/** Of the package: the release whose migrations and workflows it carries. */
export function version(): string {
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifestFile, 'utf8'))).version;
}
