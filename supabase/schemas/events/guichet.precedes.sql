-- Written by npm run db:schemas. Last in migrations/20261121000182_event_order.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.precedes(type text, object jsonb, other_type text, other_previous jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select (type like '%.created' and other_type not like '%.created')
    or (other_type like '%.deleted' and type not like '%.deleted')
    or (other_type not like '%.created' and type not like '%.deleted'
        and coalesce(jsonb_typeof(other_previous) = 'object', false) and other_previous <> '{}'
        and guichet.has_attributes(object, other_previous))
$function$;

comment on function guichet.precedes(text,jsonb,text,jsonb) is 'Whether of two events of one object and second the first came before the other: created is first, deleted last, and what an event changed was so before it.';

revoke all on function guichet.precedes(text,jsonb,text,jsonb) from public, anon, authenticated, service_role;
