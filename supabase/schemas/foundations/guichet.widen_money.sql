-- Written by npm run db:schemas. Last in migrations/20261121000100_foundations.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.widen_money(relation regclass, VARIADIC columns text[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_column text;
begin
  -- a table of an older database may have them as documented, in 32 bits, which end at 21 474 836.47
  for v_column in
    select a.attname from pg_catalog.pg_attribute a
    where a.attrelid = relation and a.attname = any(columns) and not a.attisdropped
      and a.atttypid in ('int2'::regtype, 'int4'::regtype)
  loop
    begin
      execute format('alter table %s alter column %I type bigint', relation, v_column);
    exception
      -- a view, a rule or a generated column of somebody's own reads it: named by guichet.constraint_breaches, done by
      -- tighten_constraints
      when feature_not_supported then raise warning '%.% stays as it is: %', relation, v_column, sqlerrm;
    end;
  end loop;
end $function$;

comment on function guichet.widen_money(regclass,text[]) is 'Makes those of these columns that are integer bigint; no value changes. One that a view reads stays, with a warning.';

revoke all on function guichet.widen_money(regclass,text[]) from public, anon, authenticated, service_role;
