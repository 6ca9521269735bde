import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { stackFolder } from '../../paths.ts';
import { schemaOf } from './check.ts';

const file = z.object({
  source: z.string(),
  definitions: z.record(z.string(), schemaOf),
  properties: z.record(z.string(), schemaOf),
});
export type SchemaFile = z.infer<typeof file>;

export const schemaPath = join(stackFolder, 'src', 'stripe', 'schema', 'params.json');

/** The schemas as committed; `generate.ts` writes them. */
export function loadSchemas(): SchemaFile {
  return file.parse(JSON.parse(readFileSync(schemaPath, 'utf8')));
}
