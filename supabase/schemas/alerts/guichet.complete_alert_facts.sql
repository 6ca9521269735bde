-- Written by npm run db:schemas. Last in migrations/20261121000120_alert_outbox.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.complete_alert_facts()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  new.data := guichet.alert_facts(new.data);
  return new;
end $function$;

comment on function guichet.complete_alert_facts() is 'Trigger on alert_outbox: see guichet.alert_facts, whichever door an alert comes by.';

revoke all on function guichet.complete_alert_facts() from public, anon, authenticated, service_role;
