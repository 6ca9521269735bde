import { join } from 'node:path';

/** Packed, everything lies beside the one file; in the checkout it lies in its rooms. */
const isPacked = import.meta.filename.endsWith('.js');
const room = (name: string): string =>
  isPacked ? join(import.meta.dirname, name) : join(import.meta.dirname, '../..', name);

export const migrationsFolder = isPacked ? room('migrations') : room('supabase/migrations');
export const schemasFolder = isPacked ? room('schemas') : room('supabase/schemas');
export const workflowsFolder = room('workflows');
export const eventsPage = isPacked ? room('events.md') : room('docs/events.md');
export const manifestFile = join(import.meta.dirname, '../package.json');
