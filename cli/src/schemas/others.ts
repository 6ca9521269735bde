import type { ClientBase } from 'pg';
import { z } from 'zod';
import { aclSql, commentOn, grantsOn, paragraphs, privileges, type SchemaObject } from './statements.ts';

const row = z.object({
  schema: z.string(),
  name: z.string(),
  what: z.string(),
  sql: z.string(),
  comment: z.string().nullable(),
  comments: z.array(z.string()),
  open: z.boolean(),
  grants: privileges,
});

/** Types, sequences that are not those of an identity column, and the schema of helpers itself. */
export async function readOthers(client: ClientBase): Promise<SchemaObject[]> {
  const types = await client.query(`
    select n.nspname as schema, t.typname as name, case when t.typtype = 'd' then 'domain ' else 'type ' end || t.oid::regtype as what, obj_description(t.oid, 'pg_type') as comment, t.typacl is null as open,
      case t.typtype
        when 'e' then format('create type %s as enum (%s);', t.oid::regtype, (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid))
        when 'd' then concat(format('create domain %s as %s', t.oid::regtype, format_type(t.typbasetype, t.typtypmod)), ' default ' || t.typdefault, case when t.typnotnull then ' not null' end,
          (select string_agg(format(' constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), '' order by k.conname collate "C") from pg_constraint k where k.contypid = t.oid and k.contype = 'c'), ';')
        else format(e'create type %s as (\\n%s\\n);', t.oid::regtype, (select string_agg(format('  %I %s', a.attname, format_type(a.atttypid, a.atttypmod)), e',\\n' order by a.attnum)
          from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped)) end as sql,
      coalesce((select json_agg(format('comment on column %s.%I is %L;', t.oid::regtype, a.attname, col_description(a.attrelid, a.attnum)) order by a.attnum)
        from pg_attribute a where a.attrelid = t.typrelid and col_description(a.attrelid, a.attnum) is not null), '[]') as comments,
      ${aclSql("coalesce(t.typacl, acldefault('T', t.typowner))", 't.typowner', 0)} as grants
    from pg_type t join pg_namespace n on n.oid = t.typnamespace left join pg_class c on c.oid = t.typrelid
    where n.nspname in ('public', 'guichet') and (t.typtype in ('e', 'd') or t.typtype = 'c' and c.relkind = 'c')`);
  const sequences = await client.query(`
    select n.nspname as schema, c.relname as name, 'sequence ' || c.oid::regclass as what, obj_description(c.oid, 'pg_class') as comment, false as open, '{}'::text[] as comments,
      format('create sequence %s as %s increment %s minvalue %s maxvalue %s start %s cache %s%s;', c.oid::regclass, format_type(s.seqtypid, null), s.seqincrement, s.seqmin, s.seqmax, s.seqstart, s.seqcache,
        case when s.seqcycle then ' cycle' end) as sql,
      ${aclSql("coalesce(c.relacl, acldefault('s', c.relowner))", 'c.relowner', 3)} as grants
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_sequence s on s.seqrelid = c.oid
    where n.nspname in ('public', 'guichet') and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'i')`);
  const helpers = await client.query(`
    select n.nspname as schema, n.nspname as name, format('schema %I', n.nspname) as what, obj_description(n.oid, 'pg_namespace') as comment, false as open, '{}'::text[] as comments, format('create schema %I;', n.nspname) as sql,
      ${aclSql("coalesce(n.nspacl, acldefault('n', n.nspowner))", 'n.nspowner', 2)} as grants
    from pg_namespace n where n.nspname = 'guichet'`);
  return z
    .array(row)
    .parse([...types.rows, ...sequences.rows, ...helpers.rows])
    .map((one) => ({
      schema: one.schema,
      name: one.name,
      sql: paragraphs(
        [one.sql],
        [...commentOn(one.what, one.comment), ...one.comments],
        // everybody may use a type, unless a migration says otherwise
        one.open ? [] : grantsOn(one.what, one.grants, 'public, anon, authenticated, service_role'),
      ),
    }));
}
