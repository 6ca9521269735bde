-- Written by npm run db:schemas. Last in migrations/20261121000118_alert_channel.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.waiting_alerts()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (select coalesce(jsonb_object_agg(w.template, w.n), '{}')
    from (select a.template, count(*) as n from public.alert_outbox a where a.status in ('queued', 'sending')
      group by a.template) w);
end $function$;

comment on function guichet.waiting_alerts() is 'How many alerts wait, by template.';

revoke all on function guichet.waiting_alerts() from public, anon, authenticated, service_role;
