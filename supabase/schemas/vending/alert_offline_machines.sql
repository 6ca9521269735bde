-- Written by npm run db:schemas. Last in migrations/20261121003000_vend_machines.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.alert_offline_machines(silence_seconds integer DEFAULT 180)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_codes text[];
begin
  select array_agg(m.code order by m.code) into v_codes from public.machines m
    where m.active and m.last_seen_at < clock_timestamp() - make_interval(secs => silence_seconds)
      -- one whose bridge can be asked is asked first, so long as somebody asks; it may have answered
      and (m.bridge_url is null or m.bridge_asked_at is not null
        and m.bridge_asked_at > coalesce(m.bridge_answered_at, '-infinity') and m.bridge_asked_at > m.last_seen_at
        or m.last_seen_at < clock_timestamp() - make_interval(secs => silence_seconds + 180)
          and coalesce(m.bridge_answered_at, '-infinity') < clock_timestamp() - interval '180 seconds');
  perform guichet.alert_silence(m) from public.machines m where m.code = any(v_codes);
  return jsonb_build_object('offline', to_jsonb(coalesce(v_codes, '{}')));
end $function$;

comment on function public.alert_offline_machines(integer) is 'Alerts once an outage for machines that were silent that long → {offline: [machine codes]}. One whose bridge n8n reaches is asked first (silent_machines, tell_bridge_answers), and is silent where it did not answer, or where nobody has asked for three minutes. Machines never heard of are not missed. Service role.';

revoke all on function public.alert_offline_machines(integer) from public, anon, authenticated, service_role;
grant execute on function public.alert_offline_machines(integer) to service_role;
