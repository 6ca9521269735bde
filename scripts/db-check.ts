/** Ends with 1 where a file that follows from the migrated database is stale; one start of Postgres for all of them. */
import { generate } from './dbGenerated.ts';
import { schemas } from './db-schemas/generator.ts';
import { types } from './db-types/generator.ts';

await generate([types, schemas], true);
