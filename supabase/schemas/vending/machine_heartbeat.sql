-- Written by npm run db:schemas. Last in migrations/20261201000440_machine_service.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.machine_heartbeat(machine_token text, state jsonb DEFAULT '{}'::jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_machine public.machines := guichet.machine_of_token(machine_token);
begin
  if pg_column_size(machine_heartbeat.state) > 8192 then
    raise exception 'state is larger than 8 kB' using errcode = '22023', hint = 'Send counters and states, not logs.';
  end if;
  update public.machines m set last_seen_at = clock_timestamp(), state = coalesce(machine_heartbeat.state, '{}')
    where m.id = v_machine.id;
  return jsonb_build_object('server_time', clock_timestamp(), 'release', guichet.release(),
    'serves_bridge', guichet.serves_release(machine_heartbeat.state ->> 'bridge_version'),
    'settings', jsonb_build_object(
    'machine_id', v_machine.code, 'name', v_machine.name, 'currency', v_machine.currency,
    'currency_exponent', guichet.currency_exponent(v_machine.currency),
    'payment_window_seconds', v_machine.payment_window_seconds, 'locale', v_machine.locale,
    'in_service', v_machine.out_of_service_at is null, 'service_rev', coalesce(v_machine.service_rev, 0)));
end $function$;

comment on function public.machine_heartbeat(text,jsonb) is 'The bridge says that it lives → {server_time, release, serves_bridge, settings: {machine_id, name, currency, currency_exponent, payment_window_seconds, locale, in_service, service_rev: grows with each decision about the service}}. serves_bridge: whether this database goes together with state.bridge_version.';

revoke all on function public.machine_heartbeat(text,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.machine_heartbeat(text,jsonb) to anon;
grant execute on function public.machine_heartbeat(text,jsonb) to authenticated;
grant execute on function public.machine_heartbeat(text,jsonb) to service_role;
