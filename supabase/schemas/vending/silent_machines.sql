-- Written by npm run db:schemas. Last in migrations/20261121003700_bridge_over_http.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.silent_machines(silence_seconds integer DEFAULT 180)
 RETURNS SETOF jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('machine_id', m.code, 'bridge_url', m.bridge_url, 'last_seen_at', m.last_seen_at)
  from public.machines m
  where m.active and m.bridge_url is not null and m.last_seen_at < clock_timestamp() - make_interval(
    secs => silence_seconds)
    -- told already: the outage goes on until it is seen again
    and not exists (select from public.alert_outbox a
      where a.template = 'machine_offline' and a.subject = guichet.outage_of(m))
  order by m.code
$function$;

comment on function public.silent_machines(integer) is 'Machines that were silent that long, whose bridge can be asked over HTTP and of which nobody has been told, a row each: {machine_id, bridge_url, last_seen_at}. Service role.';

revoke all on function public.silent_machines(integer) from public, anon, authenticated, service_role;
grant execute on function public.silent_machines(integer) to service_role;
