import { join, resolve } from 'node:path';

/**
 * Where things lie in the checkout. The only file besides `bin/` that asks a module for its own
 * place: jest compiles to CommonJS, so that everything else stays free of `import.meta`.
 */
export const checkout = resolve(import.meta.dirname, '../..');

export const stackFolder = join(checkout, 'stack');
export const n8nFolder = join(stackFolder, 'n8n');
/** Node 24 and n8n, installed apart from the workspaces. */
export const node24 = join(n8nFolder, 'node_modules/.bin/node');
export const n8nCommand = join(n8nFolder, 'node_modules/n8n/bin/n8n');
export const migrationsFolder = join(checkout, 'supabase/migrations');
export const workflowsFolder = join(checkout, 'workflows');
/** State of a stack whose GUICHET_HOME is not set. */
export const defaultHome = join(checkout, '.guichet');
