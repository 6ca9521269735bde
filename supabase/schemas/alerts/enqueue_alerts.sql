-- Written by npm run db:schemas. Last in migrations/20261121000120_alert_outbox.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.enqueue_alerts(alerts jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$ select jsonb_build_object('results', guichet.in_savepoints('guichet.insert_alerts(jsonb)', alerts)) $function$;

comment on function public.enqueue_alerts(jsonb) is 'Enqueues [{template, subject, data, locale?}] → {results: [{result: queued|duplicate|own|error, id}]}; the same template and subject is one alert for ever; own: a failure of the workflow that sends alerts, which support hears of by mail.';

revoke all on function public.enqueue_alerts(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.enqueue_alerts(jsonb) to service_role;
