-- Written by npm run db:schemas. Last in migrations/20261121000130_outbox.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.complete_outbox(token uuid, rows jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$ select jsonb_build_object('results', guichet.queue_complete('outbox', token, rows)) $function$;

comment on function public.complete_outbox(uuid,jsonb) is 'Marks [{id, result?}] as done → {results: [{id, result: done|lapsed}]}; a lapsed lease changes nothing.';

revoke all on function public.complete_outbox(uuid,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.complete_outbox(uuid,jsonb) to service_role;
