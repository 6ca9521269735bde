-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION public.renew_outbox(token uuid, lease_seconds integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_rows int;
begin
  update public.outbox o
    set claimed_until = clock_timestamp() + make_interval(secs => renew_outbox.lease_seconds)
    where o.claim_token = renew_outbox.token and o.status = 'running' and o.claimed_until > clock_timestamp();
  get diagnostics v_rows = row_count;
  return jsonb_build_object('renewed', v_rows);
end $function$;

comment on function public.renew_outbox(uuid,integer) is 'Makes the lease of claimed outbox rows last lease_seconds from now → {renewed: rows}; 0: settled or lapsed.';

revoke all on function public.renew_outbox(uuid,integer) from public, anon, authenticated, service_role;
grant execute on function public.renew_outbox(uuid,integer) to service_role;
