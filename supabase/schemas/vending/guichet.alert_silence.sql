-- Written by npm run db:schemas. Last in migrations/20261121003000_vend_machines.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.alert_silence(m public.machines)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select guichet.alert('machine_offline', guichet.outage_of(m),
    jsonb_build_object('machine_id', m.code, 'machine_name', m.name, 'place', m.address, 'last_seen_at',
      m.last_seen_at))
$function$;

comment on function guichet.alert_silence(public.machines) is 'Alerts that a machine is silent, once an outage.';

revoke all on function guichet.alert_silence(public.machines) from public, anon, authenticated, service_role;
