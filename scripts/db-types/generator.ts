import type { Generator } from '../dbGenerated.ts';
import { readCatalog } from './catalog.ts';
import { typesModule } from './text.ts';

/** supabase/types.ts: what the REST interface offers, for TypeScript. */
export const types: Generator = {
  command: 'node scripts/db-types.ts',
  folders: [],
  files: async (client) => new Map([['supabase/types.ts', typesModule(await readCatalog(client))]]),
};
