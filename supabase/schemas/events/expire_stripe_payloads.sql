-- Written by npm run db:schemas. Last in migrations/20261121000180_replay_stripe_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.expire_stripe_payloads(keep interval DEFAULT '30 days'::interval, max_events integer DEFAULT 5000)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_expired int;
begin
  with old as (
    select l.id from public.stripe_webhook_log l
    where l.status in ('processed', 'ignored') and l.created_at < now() - keep
      and (l.payload is not null or l.raw_body is not null)
    order by l.seq limit max_events for update skip locked
  )
  update public.stripe_webhook_log l set payload = null, raw_body = null
    where l.id = any(array(select old.id from old));
  get diagnostics v_expired = row_count;
  return jsonb_build_object('expired', v_expired);
end $function$;

comment on function public.expire_stripe_payloads(interval,integer) is 'Upkeep: drops payloads of settled events older than keep, a few at a time; the small row stays and keeps deduplicating → {expired}.';

revoke all on function public.expire_stripe_payloads(interval,integer) from public, anon, authenticated, service_role;
grant execute on function public.expire_stripe_payloads(interval,integer) to service_role;
