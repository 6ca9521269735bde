import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { schemaPath } from '../paths.ts';

const file = z.object({
  source: z.string(),
  definitions: z.record(z.string(), z.record(z.string(), z.unknown())),
  properties: z.record(z.string(), z.record(z.string(), z.unknown())),
});
export type SchemaFile = z.infer<typeof file>;

/** The schemas as committed; `generate.ts` writes them. */
export function loadSchemas(): SchemaFile {
  return file.parse(JSON.parse(readFileSync(schemaPath, 'utf8')));
}
