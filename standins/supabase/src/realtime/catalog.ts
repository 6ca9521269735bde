import type { Pool } from 'pg';
import { escapeIdentifier } from 'pg';
import { z } from 'zod';

export interface Column {
  name: string;
  /** the catalogue's name of the type: `numeric`, `_text`, … */
  type: string;
  isKey: boolean;
}

/** What a role may read of a table. */
export interface Access {
  columns: Column[];
  /** rows are hidden from this role one by one; false where row level security is off or the role bypasses it */
  checked: boolean;
}

export interface Relation {
  oid: number;
  columns: Column[];
  types: ReadonlyMap<string, string>;
  rowSecurity: boolean;
  /** $1: jsonb array of keys → which of them (from 1) the current role sees; null without a primary key */
  visibleKeys: string | null;
}

const relationSchema = z.object({
  schema: z.string(),
  table: z.string(),
  row_security: z.boolean(),
  columns: z.array(z.object({ name: z.string(), type: z.string(), sql_type: z.string(), is_key: z.boolean() })),
});
const accessSchema = z.object({ bypasses: z.boolean(), columns: z.array(z.string()) });

const relationQuery = `
  select n.nspname as schema, c.relname as table, c.relrowsecurity as row_security,
    (select jsonb_agg(jsonb_build_object(
        'name', a.attname, 'type', t.typname, 'sql_type', format_type(a.atttypid, a.atttypmod),
        'is_key', coalesce(a.attnum = any (k.indkey), false)) order by a.attnum)
     from pg_attribute a join pg_type t on t.oid = a.atttypid
     left join pg_index k on k.indrelid = a.attrelid and k.indisprimary
     where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = $1`;

const accessQuery = `
  select r.rolbypassrls or r.rolsuper as bypasses,
    array(select a.attname::text from pg_attribute a
          where a.attrelid = $1::oid and a.attnum > 0 and not a.attisdropped
            and has_schema_privilege(r.oid, (select relnamespace from pg_class where oid = $1::oid), 'usage')
            and has_column_privilege(r.oid, $1::oid, a.attnum, 'select')) as columns
  from pg_roles r where r.rolname = $2`;

/** Tables of the publication and what each role may read of them; read once, and again when a table changes. */
export class Catalog {
  readonly #pool: Pool;
  readonly #relations = new Map<number, Promise<Relation | undefined>>();
  readonly #access = new Map<string, Promise<Access>>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  forget(oid: number): void {
    this.#relations.delete(oid);
    for (const key of this.#access.keys()) if (key.startsWith(`${oid} `)) this.#access.delete(key);
  }

  clear(): void {
    this.#relations.clear();
    this.#access.clear();
  }

  /** undefined where the table is gone */
  relation(oid: number): Promise<Relation | undefined> {
    return remember(this.#relations, oid, () => this.#readRelation(oid));
  }

  access(relation: Relation, role: string): Promise<Access> {
    return remember(this.#access, `${relation.oid} ${role}`, () => this.#readAccess(relation, role));
  }

  /** The table's oid where it is published and the role may read some of it. */
  async subscribable(
    publication: string,
    schema: string,
    table: string,
    { role }: { role: string },
  ): Promise<number | undefined> {
    const { rows } = await this.#pool.query<{ oid: number }>(
      `select c.oid from pg_publication_tables p
       join pg_namespace n on n.nspname = p.schemaname join pg_class c on c.relnamespace = n.oid and c.relname = p.tablename
       where p.pubname = $1 and p.schemaname = $2 and p.tablename = $3
         and has_schema_privilege($4, n.oid, 'usage') and has_any_column_privilege($4, c.oid, 'select')`,
      [publication, schema, table, role],
    );
    return rows[0]?.oid;
  }

  async #readRelation(oid: number): Promise<Relation | undefined> {
    const { rows } = await this.#pool.query(relationQuery, [oid]);
    if (rows[0] === undefined) return undefined;
    const { schema, table, row_security: rowSecurity, columns } = relationSchema.parse(rows[0]);
    const keys = columns.filter((column) => column.is_key);
    const match = keys.map(
      ({ name, sql_type: type }) => `t.${escapeIdentifier(name)} = (k.value ->> ${literal(name)})::${type}`,
    );
    return {
      oid,
      columns: columns.map(({ name, type, is_key: isKey }) => ({ name, type, isKey })),
      types: new Map(columns.map(({ name, type }) => [name, type])),
      rowSecurity,
      visibleKeys:
        keys.length === 0
          ? null
          : `select coalesce(array_agg(k.ordinality::int), '{}') from jsonb_array_elements($1) with ordinality k ` +
            `join ${escapeIdentifier(schema)}.${escapeIdentifier(table)} t on ${match.join(' and ')}`,
    };
  }

  async #readAccess(relation: Relation, role: string): Promise<Access> {
    const { rows } = await this.#pool.query(accessQuery, [relation.oid, role]);
    if (rows[0] === undefined) return { columns: [], checked: true };
    const { bypasses, columns } = accessSchema.parse(rows[0]);
    const readable = new Set(columns);
    return {
      columns: relation.columns.filter((column) => readable.has(column.name)),
      checked: relation.rowSecurity && !bypasses,
    };
  }
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A failed read is not remembered. */
function remember<Key, Value>(cache: Map<Key, Promise<Value>>, key: Key, read: () => Promise<Value>): Promise<Value> {
  const cached = cache.get(key);
  if (cached !== undefined) return cached;
  const reading = read();
  cache.set(key, reading);
  reading.catch(() => {
    if (cache.get(key) === reading) cache.delete(key);
  });
  return reading;
}
