-- Written by npm run db:schemas. Last in migrations/20261121002020_plan_space_sync.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.log_space_step(row_of public.outbox, step text, status text, started timestamp with time zone, stripe_id text DEFAULT NULL::text, message text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  insert into public.space_sync_log (outbox_id, space_id, rev, type, step, status, duration_ms, stripe_id, message)
  select (row_of).id, guichet.try_uuid((row_of).payload ->> 'space_id'), ((row_of).payload ->> 'rev')::bigint,
         (row_of).payload ->> 'type',
    log_space_step.step, log_space_step.status, (extract(epoch from clock_timestamp() - started) * 1000)::int,
    log_space_step.stripe_id, log_space_step.message
$function$;

comment on function guichet.log_space_step(public.outbox,text,text,timestamp with time zone,text,text) is 'Writes one step into space_sync_log.';

revoke all on function guichet.log_space_step(public.outbox,text,text,timestamp with time zone,text,text) from public, anon, authenticated, service_role;
