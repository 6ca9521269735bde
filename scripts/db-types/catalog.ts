import type { Client } from 'pg';
import { z } from 'zod';

const column = z.object({
  name: z.string(),
  type: z.string(),
  nullable: z.boolean(),
  optional: z.boolean(),
  generated: z.boolean(),
});
const relation = z.object({
  name: z.string(),
  columns: z.array(z.string()),
  table: z.string(),
  targets: z.array(z.string()),
  oneToOne: z.boolean(),
});
const table = z.object({ name: z.string(), columns: z.array(column), relations: z.array(relation) });
const argument = z.object({ name: z.string(), type: z.string(), optional: z.boolean() });
const functionShape = z.object({
  name: z.string(),
  args: z.array(argument),
  returns: z.string(),
  set: z.boolean(),
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
});
const enumShape = z.object({ name: z.string(), words: z.array(z.string()) });

export type Table = z.infer<typeof table>;
export type DatabaseFunction = z.infer<typeof functionShape>;
export type EnumType = z.infer<typeof enumShape>;
export interface Catalog {
  tables: Table[];
  functions: DatabaseFunction[];
  enums: EnumType[];
}

/** What the REST interface offers of schema public: tables, functions that somebody may call, enums. */
export async function readCatalog(client: Client): Promise<Catalog> {
  const tables = await client.query(`
    select c.relname as name,
      (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, null), 'nullable', not a.attnotnull,
          'optional', not a.attnotnull or a.atthasdef or a.attidentity <> '', 'generated', a.attidentity = 'a' or a.attgenerated <> '') order by a.attname)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      coalesce((select json_agg(json_build_object('name', k.conname, 'table', target.relname,
          'columns', (select json_agg(a.attname order by n) from unnest(k.conkey) with ordinality as key (attnum, n) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = key.attnum),
          'targets', (select json_agg(a.attname order by n) from unnest(k.confkey) with ordinality as key (attnum, n) join pg_attribute a on a.attrelid = k.confrelid and a.attnum = key.attnum),
          'oneToOne', exists (select from pg_index i where i.indrelid = k.conrelid and i.indisunique and i.indpred is null and i.indkey::int2[] = k.conkey)) order by k.conname)
        from pg_constraint k join pg_class target on target.oid = k.confrelid and target.relnamespace = 'public'::regnamespace
        where k.conrelid = c.oid and k.contype = 'f'), '[]') as relations
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') order by c.relname`);
  const functions = await client.query(`
    select p.proname as name, format_type(p.prorettype, null) as returns, p.proretset as set,
      coalesce((select json_agg(json_build_object('name', name, 'type', format_type(type, null), 'optional', n > p.pronargs - p.pronargdefaults) order by name)
        from rows from (unnest(p.proargnames), unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])), unnest(p.proargmodes)) with ordinality as a (name, type, mode, n)
        where coalesce(mode, 'i') in ('i', 'b') and n <= p.pronargs), '[]') as args,
      coalesce((select json_agg(json_build_object('name', name, 'type', format_type(type, null)) order by name)
        from rows from (unnest(p.proargnames), unnest(p.proallargtypes), unnest(p.proargmodes)) as a (name, type, mode)
        where mode in ('t', 'o')), '[]') as columns
    from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.prokind = 'f' and p.prorettype <> 'trigger'::regtype
      and (has_function_privilege('service_role', p.oid, 'execute') or has_function_privilege('authenticated', p.oid, 'execute'))
    order by p.proname, p.oid`);
  const enums = await client.query(`
    select t.typname as name, (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid) as words
    from pg_type t where t.typnamespace = 'public'::regnamespace and t.typtype = 'e' order by t.typname`);
  return {
    tables: z.array(table).parse(tables.rows),
    functions: z.array(functionShape).parse(functions.rows),
    enums: z.array(enumShape).parse(enums.rows),
  };
}
