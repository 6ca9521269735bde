import type { ClientBase } from 'pg';
import { z } from 'zod';
import { aclSql, commentOn, grantsOn, paragraphs, privileges, type SchemaObject } from './statements.ts';

const row = z.object({
  schema: z.string(),
  name: z.string(),
  signature: z.string(),
  args: z.string(),
  returns: z.string(),
  procedure: z.boolean(),
  trigger: z.boolean(),
  definer: z.boolean(),
  definition: z.string(),
  comment: z.string().nullable(),
  grants: privileges,
  triggers: z.array(z.string()),
});
export type SchemaFunction = z.infer<typeof row>;

/** Functions of public and guichet, sorted by name and signature. */
export async function readFunctions(client: ClientBase): Promise<SchemaFunction[]> {
  const { rows } = await client.query(`
    select n.nspname as schema, p.proname as name, p.oid::regprocedure::text as signature, pg_get_function_arguments(p.oid) as args, coalesce(pg_get_function_result(p.oid), '') as returns,
      p.prokind = 'p' as procedure, p.prorettype in ('trigger'::regtype, 'event_trigger'::regtype) as trigger, p.prosecdef as definer,
      pg_get_functiondef(p.oid) as definition, obj_description(p.oid, 'pg_proc') as comment,
      ${aclSql("coalesce(p.proacl, acldefault('f', p.proowner))", 'p.proowner', 0)} as grants,
      -- on tables that are not ours, such as the accounts of auth: they stand beside what they call
      coalesce((select json_agg(pg_get_triggerdef(t.oid) || ';' order by t.tgname collate "C")
        from pg_trigger t join pg_class c on c.oid = t.tgrelid
        where t.tgfoid = p.oid and not t.tgisinternal and c.relnamespace not in ('public'::regnamespace, 'guichet'::regnamespace)), '[]') as triggers
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('public', 'guichet') and p.prokind in ('f', 'p') order by n.nspname, p.proname collate "C", p.oid::regprocedure::text collate "C"`);
  return z.array(row).parse(rows);
}

export const functionObjects = (functions: readonly SchemaFunction[]): SchemaObject[] =>
  functions.map((one) => {
    const what = `${one.procedure ? 'procedure' : 'function'} ${one.signature}`;
    return {
      schema: one.schema,
      name: one.name,
      sql: paragraphs(
        [`${one.definition.trimEnd()};`],
        commentOn(what, one.comment),
        grantsOn(what, one.grants, 'public, anon, authenticated, service_role'),
        one.triggers,
      ),
    };
  });
