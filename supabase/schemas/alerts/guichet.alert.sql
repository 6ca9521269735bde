-- Written by npm run db:schemas. Last in migrations/20261121000120_alert_outbox.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.alert(template text, subject text, data jsonb)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into public.alert_outbox (template, subject, data) values (template, left(subject, 500), coalesce(data, '{}'))
  on conflict (template, subject) do nothing
$function$;

comment on function guichet.alert(text,text,jsonb) is 'Enqueues one alert in the caller''s transaction; nothing happens where it was enqueued before.';

revoke all on function guichet.alert(text,text,jsonb) from public, anon, authenticated, service_role;
