import { join } from 'node:path';

/** Tables of the sign-in stand-in, applied at its start. */
export const schemaFile = join(import.meta.dirname, 'schema.sql');
