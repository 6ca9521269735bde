-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.park_outbox(row_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  -- of what has an end nobody is to decide anything, and nothing waits behind it
  update public.outbox o
    set status = 'skipped', settled_at = clock_timestamp(), claim_token = null, claimed_until = null
    where o.id = any(row_ids) and o.expires_at is not null;
  with parked as (
    update public.outbox o
      set status = 'parked', settled_at = clock_timestamp(), claim_token = null, claimed_until = null
      where o.id = any(row_ids) and o.expires_at is null returning o.id, o.topic, o.object_key, o.attempts, o.error_message
  )
  insert into public.alert_outbox (template, subject, data)
    select 'outbox_parked', p.id::text || ':' || p.attempts,
      jsonb_build_object('id', p.id, 'topic', p.topic, 'object_key', p.object_key, 'attempts', p.attempts, 'message', p.error_message)
    from parked p
    on conflict (template, subject) do nothing;
end $function$;

comment on function guichet.park_outbox(uuid[]) is 'Gives rows up: their own object waits for staff (skip_outbox, retry_outbox), support is alerted in the same transaction; those with an expires_at are skipped instead, without an alert.';

revoke all on function guichet.park_outbox(uuid[]) from public, anon, authenticated, service_role;
