-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION public.renew_stripe_events(token uuid, lease_seconds integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_rows int;
begin
  update public.stripe_webhook_log l
    set claimed_until = clock_timestamp() + make_interval(secs => renew_stripe_events.lease_seconds)
    where l.seq = any((select s.seqs from guichet.stripe_leases s where s.token = renew_stripe_events.token)::bigint[])
      and l.claim_token = renew_stripe_events.token and l.status = 'processing' and l.claimed_until > clock_timestamp();
  get diagnostics v_rows = row_count;
  return jsonb_build_object('renewed', v_rows);
end $function$;

comment on function public.renew_stripe_events(uuid,integer) is 'Makes the lease of claimed events last lease_seconds from now → {renewed: rows}; 0: settled or lapsed.';

revoke all on function public.renew_stripe_events(uuid,integer) from public, anon, authenticated, service_role;
grant execute on function public.renew_stripe_events(uuid,integer) to service_role;
