-- Written by npm run db:schemas. Last in migrations/20261121000170_settle_stripe_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.begin_stripe_events(token uuid, execution_id text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_begun int;
begin
  select count(*) into v_begun
    from public.stripe_webhook_log l
    where l.seq = any((select s.seqs from guichet.stripe_leases s where s.token = begin_stripe_events.token)::bigint[])
      and l.claim_token = begin_stripe_events.token and l.status = 'processing' and l.claimed_until > clock_timestamp();
  if v_begun > 0 then
    -- said once, of the lease: the events carry it from their end on
    update guichet.stripe_leases s set execution_id = begin_stripe_events.execution_id
      where s.token = begin_stripe_events.token;
  end if;
  return jsonb_build_object('begun', v_begun);
end $function$;

comment on function public.begin_stripe_events(uuid,text) is 'Stamps the execution (<instance id>:<execution>) on a lease, so that the error workflow can fail exactly these → {begun}; 0: the lease has lapsed.';

revoke all on function public.begin_stripe_events(uuid,text) from public, anon, authenticated, service_role;
grant execute on function public.begin_stripe_events(uuid,text) to service_role;
