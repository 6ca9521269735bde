-- Written by npm run db:schemas. Last in migrations/20261121000182_event_order.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.supersedes(object_id text, created bigint, event_id text, last_created bigint, last_id text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select case
    when last_id is null or created > last_created or event_id = last_id then true
    when created < last_created then false
    else guichet.is_later(object_id, created, event_id, last_id)
  end
$function$;

comment on function guichet.supersedes(text,bigint,text,bigint,text) is 'Whether an event may overwrite what another one wrote: newer yes, older no, itself again yes, same second by is_later.';

revoke all on function guichet.supersedes(text,bigint,text,bigint,text) from public, anon, authenticated, service_role;
