/** Writes supabase/types.ts; with --check it ends with 1 where the file is not what the migrations give. */
import { generate } from './dbGenerated.ts';
import { types } from './db-types/generator.ts';

await generate([types]);
