import { join } from 'node:path';

/** The only file besides `bin/` that asks a module for its own place. */
export const schemaPath = join(import.meta.dirname, 'schema', 'params.json');
