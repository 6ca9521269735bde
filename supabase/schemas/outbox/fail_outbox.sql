-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION public.fail_outbox(token uuid, rows jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_results jsonb;
  v_given_up uuid[];
  v_refused record;
  v_row public.outbox;
begin
  -- first what a domain can settle: its effects and the end of the row are one
  for v_refused in
    select (i.item ->> 'id')::uuid as id, i.item ->> 'message' as message, i.item ->> 'code' as code, i.item -> 'found' as found
      from jsonb_array_elements(fail_outbox.rows) i (item) where i.item ->> 'code' is not null and coalesce((i.item ->> 'final')::boolean, false)
  loop
    select * into v_row from public.outbox o
     where o.id = v_refused.id and o.claim_token = fail_outbox.token and o.status = 'running' and o.claimed_until > clock_timestamp() for update;
    if found and guichet.settle_refusal(v_row, v_refused.code, v_refused.message, v_refused.found) then
      update public.outbox o
         set status = 'done', result = jsonb_strip_nulls(jsonb_build_object('refused', v_refused.code, 'found', v_refused.found)), error_message = v_refused.message,
             settled_at = clock_timestamp(), claim_token = null, claimed_until = null
       where o.id = v_row.id;
    end if;
  end loop;
  with input as (
    select i.ord, (i.item ->> 'id')::uuid as id, i.item ->> 'message' as message,
      (i.item ->> 'retry_after_seconds')::numeric as retry_after, coalesce((i.item ->> 'final')::boolean, false) as final,
      coalesce((i.item ->> 'outage')::boolean, false) as outage
    from jsonb_array_elements(fail_outbox.rows) with ordinality as i (item, ord)
  ), failed as (
    update public.outbox o
      set status = 'waiting', error_message = i.message, claim_token = null, claimed_until = null,
        -- whoever was to do it is away: no verdict on the row, the limit moves along
        max_attempts = o.max_attempts + i.outage::int,
        next_attempt_at = clock_timestamp() + coalesce(make_interval(secs => i.retry_after::double precision), guichet.backoff(o.attempts, o.id::text))
      from input i
      where o.id = i.id and o.claim_token = fail_outbox.token and o.status = 'running' and o.claimed_until > clock_timestamp()
      -- another try behind its end would be for nobody
      returning o.id, o.attempts, o.next_attempt_at, o.expires_at, i.final or o.attempts >= o.max_attempts or coalesce(o.next_attempt_at >= o.expires_at, false) as given_up
  )
  select coalesce(jsonb_agg(jsonb_build_object('id', i.id,
      'result', case when f.given_up and f.expires_at is not null then 'skipped' when f.given_up then 'parked' when f.id is not null then 'retry' when o.status = 'done' and o.result ? 'refused' then 'settled' else 'lapsed' end,
      'attempts', f.attempts, 'next_attempt_at', case when not f.given_up then f.next_attempt_at end) order by i.ord), '[]'),
      array_agg(f.id) filter (where f.given_up)
    into v_results, v_given_up from input i left join failed f using (id) left join public.outbox o on o.id = i.id;
  if v_given_up is not null then
    perform guichet.park_outbox(v_given_up);
  end if;
  return jsonb_build_object('results', v_results);
end $function$;

comment on function public.fail_outbox(uuid,jsonb) is 'Gives [{id, message, retry_after_seconds?, final?, code?, found?, outage?}] back → {results: [{id, result: retry|parked|skipped|settled|lapsed, attempts, next_attempt_at}]}; a final refusal whose code the domain knows is settled by it, any other, or the last attempt, parks the row and alerts, or skips it where it has an end, as does an end that comes before the next attempt; an outage uses no attempt up.';

revoke all on function public.fail_outbox(uuid,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.fail_outbox(uuid,jsonb) to service_role;
