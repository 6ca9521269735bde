import { Client } from 'pg';

/** A database of a release: the last of its migrations, and what its tables hold. */
export interface Dump {
  release: string;
  /** the version of the last migration that is in it */
  last: string;
  sql: string;
}

const header = /^-- Guichet (\S+), migrations up to (\d{14})\.\n/;

/** @throws Error where the text is no dump */
export function readDump(text: string): Dump {
  const [, release, last] = header.exec(text) ?? [];
  if (!release || !last) throw new Error('this is no dump of npm run db:dump');
  return { release, last, sql: text };
}

/**
 * Everything that tables and sequences hold, as SQL that a superuser plays into a database with the same migrations;
 * the structure is that of the released migrations, which never change.
 */
export async function dumpOf(url: string): Promise<Dump> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const one = async (sql: string): Promise<string> => String((await client.query(sql)).rows[0]?.value);
    const release = await one('select guichet.release() as value');
    const last = await one('select max(version) as value from supabase_migrations.schema_migrations');
    const { rows: tables } = await client.query<{ name: string; columns: string }>(`
      select c.oid::regclass::text as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
       where c.relkind = 'r' and (c.relnamespace in ('public'::regnamespace, 'guichet'::regnamespace) or c.oid = 'auth.users'::regclass)
       group by c.oid order by 1`);
    const parts = [
      `-- Guichet ${release}, migrations up to ${last}.`,
      '-- Written by npm run db:dump, once a release: data of every domain and one of everything in flight.',
      'set session_replication_role = replica;',
      `truncate ${tables.map(({ name }) => name).join(', ')} cascade;`,
    ];
    for (const { name, columns } of tables) {
      const { rows } = await client.query<{ line: string }>(
        `select to_jsonb(t)::text as line from (select ${columns} from ${name}) t order by 1`,
      );
      if (rows.length === 0) continue;
      parts.push(
        `insert into ${name} (${columns}) overriding system value select ${columns} from jsonb_populate_recordset(null::${name}, $dump$[`,
        `${rows.map(({ line }) => line).join(',\n')}]$dump$);`,
      );
    }
    const { rows: sequences } = await client.query<{ name: string }>(
      "select c.oid::regclass::text as name from pg_class c where c.relkind = 'S' and c.relnamespace in ('public'::regnamespace, 'guichet'::regnamespace) order by 1",
    );
    for (const { name } of sequences) {
      const { rows } = await client.query<{ last_value: string; is_called: boolean }>(`select * from ${name}`);
      parts.push(`select setval('${name}', ${rows[0]?.last_value ?? 1}, ${rows[0]?.is_called ?? false});`);
    }
    return { release, last, sql: `${parts.join('\n')}\nreset session_replication_role;\n` };
  } finally {
    await client.end();
  }
}
