-- Renewing leases. A trigger claims for half a minute and renews while its execution runs, so that what a crashed n8n
-- held is free again soon; the trigger, not the database, knows the longest time that an execution may take.
-- Fencing as everywhere: a lease that has lapsed is not renewed.

create or replace function public.renew_outbox(token uuid, lease_seconds int) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_rows int;
begin
  update public.outbox o
    set claimed_until = clock_timestamp() + make_interval(secs => renew_outbox.lease_seconds)
    where o.claim_token = renew_outbox.token and o.status = 'running' and o.claimed_until > clock_timestamp();
  get diagnostics v_rows = row_count;
  return jsonb_build_object('renewed', v_rows);
end $$;
comment on function public.renew_outbox(uuid, int) is 'Makes the lease of claimed outbox rows last lease_seconds from now → {renewed: rows}; 0: settled or lapsed.';
revoke execute on function public.renew_outbox(uuid, int) from public, anon, authenticated;
grant execute on function public.renew_outbox(uuid, int) to service_role;

create or replace function public.renew_alerts(token uuid, lease_seconds int) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_rows int;
begin
  update public.alert_outbox a
    set claimed_until = clock_timestamp() + make_interval(secs => renew_alerts.lease_seconds)
    where a.claim_token = renew_alerts.token and a.status = 'sending' and a.claimed_until > clock_timestamp();
  get diagnostics v_rows = row_count;
  return jsonb_build_object('renewed', v_rows);
end $$;
comment on function public.renew_alerts(uuid, int) is 'Makes the lease of claimed alerts last lease_seconds from now → {renewed: rows}; 0: settled or lapsed.';
revoke execute on function public.renew_alerts(uuid, int) from public, anon, authenticated;
grant execute on function public.renew_alerts(uuid, int) to service_role;

create or replace function public.renew_stripe_events(token uuid, lease_seconds int) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_rows int;
begin
  update public.stripe_webhook_log l
    set claimed_until = clock_timestamp() + make_interval(secs => renew_stripe_events.lease_seconds)
    where l.seq = any((select s.seqs from guichet.stripe_leases s where s.token = renew_stripe_events.token)::bigint[])
      and l.claim_token = renew_stripe_events.token and l.status = 'processing' and l.claimed_until > clock_timestamp();
  get diagnostics v_rows = row_count;
  return jsonb_build_object('renewed', v_rows);
end $$;
comment on function public.renew_stripe_events(uuid, int) is 'Makes the lease of claimed events last lease_seconds from now → {renewed: rows}; 0: settled or lapsed.';
revoke execute on function public.renew_stripe_events(uuid, int) from public, anon, authenticated;
grant execute on function public.renew_stripe_events(uuid, int) to service_role;
