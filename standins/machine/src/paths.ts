import { join } from 'node:path';

/** The only file besides `bin/` that asks a module for its own place. */
export const packageFile = join(import.meta.dirname, '../package.json');
export const pageFolder = join(import.meta.dirname, 'page');
