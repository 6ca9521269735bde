-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION public.renew_alerts(token uuid, lease_seconds integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_rows int;
begin
  update public.alert_outbox a
    set claimed_until = clock_timestamp() + make_interval(secs => renew_alerts.lease_seconds)
    where a.claim_token = renew_alerts.token and a.status = 'sending' and a.claimed_until > clock_timestamp();
  get diagnostics v_rows = row_count;
  return jsonb_build_object('renewed', v_rows);
end $function$;

comment on function public.renew_alerts(uuid,integer) is 'Makes the lease of claimed alerts last lease_seconds from now → {renewed: rows}; 0: settled or lapsed.';

revoke all on function public.renew_alerts(uuid,integer) from public, anon, authenticated, service_role;
grant execute on function public.renew_alerts(uuid,integer) to service_role;
