-- Written by npm run db:schemas. Last in migrations/20261121000183_sync_runner.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.require_ids(items jsonb, object_path text[])
 RETURNS void
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  v_item jsonb;
begin
  select e into v_item from jsonb_array_elements(items) e
    where e #>> object_path is null or e ->> 'event_id' is null
      or jsonb_typeof(e -> 'event_created') is distinct from 'number' limit 1;
  if found then
    raise exception 'event % of type % lacks % or its stamp', coalesce(v_item ->> 'event_id', '?'),
      coalesce(v_item ->> 'event_type', '?'), array_to_string(object_path, '.')
      using errcode = '22004', column = array_to_string(object_path, '.'),
        hint = 'Rows come from the Stripe Mapper; see nodes/StripeMapper/rows.ts.';
  end if;
end $function$;

comment on function guichet.require_ids(jsonb,text[]) is 'Refuses items without event stamp or object id, naming the field.';

revoke all on function guichet.require_ids(jsonb,text[]) from public, anon, authenticated, service_role;
