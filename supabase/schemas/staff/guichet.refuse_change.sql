-- Written by npm run db:schemas. Last in migrations/20261121000113_staff_actions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  raise exception '% is append-only', tg_table_name
    using errcode = '23514', hint = coalesce(tg_argv[0], 'Correct a mistake with a new row.');
end $function$;

comment on function guichet.refuse_change() is 'Trigger of a table that only grows: what stands is neither changed nor deleted, by nobody. The argument, if any, is the hint.';

revoke all on function guichet.refuse_change() from public, anon, authenticated, service_role;
