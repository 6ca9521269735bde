/** `npm run db:schemas`: see `help`. */
import { generate } from './dbGenerated.ts';
import { schemas } from './db-schemas/generator.ts';
import { flagsOf } from './payments/command.ts';

const help = `npm run db:schemas [-- --check]

Montre la base telle que les migrations la font : supabase/schemas/<pièce>/<objet>.sql et docs/functions.md.
Shows the database as the migrations make it: supabase/schemas/<room>/<object>.sql and docs/functions.md.

  --check     writes nothing; ends with 1 where a file is not what the migrations give
  --help      this page

A Postgres is started for this and ended after it; no other database is touched.`;

const flags = flagsOf(help, ['check'] as const);
await generate([schemas], flags.check);
