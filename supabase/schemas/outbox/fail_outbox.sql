-- Written by npm run db:schemas. Last in migrations/20261121000130_outbox.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.fail_outbox(token uuid, rows jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_results jsonb;
  v_refused record;
  v_row public.outbox;
begin
  -- first what a domain can settle: its effects and the end of the row are one
  for v_refused in
    select (i.item ->> 'id')::uuid as id, i.item ->> 'message' as message, i.item ->> 'code' as code,
      i.item -> 'found' as found
      from jsonb_array_elements(fail_outbox.rows) i (item)
        where i.item ->> 'code' is not null and coalesce((i.item ->> 'final')::boolean, false)
  loop
    select * into v_row from public.outbox o
     where o.id = v_refused.id and o.claim_token = fail_outbox.token and o.status = 'running'
       and o.claimed_until > clock_timestamp() for update;
    if found and guichet.settle_refusal(v_row, v_refused.code, v_refused.message, v_refused.found) then
      update public.outbox o
         set status = 'done', result = jsonb_strip_nulls(
           jsonb_build_object('refused', v_refused.code, 'found', v_refused.found)), error_message = v_refused.message,
             settled_at = clock_timestamp(), claim_token = null, claimed_until = null
       where o.id = v_row.id;
    end if;
  end loop;
  select coalesce(jsonb_agg(case when r.item ->> 'result' = 'lapsed' and o.status = 'done' and o.result ? 'refused'
      then r.item || '{"result": "settled"}' else r.item end order by r.ord), '[]')
    into v_results
    from jsonb_array_elements(guichet.queue_fail('outbox', fail_outbox.token, fail_outbox.rows))
      with ordinality as r (item, ord)
    left join public.outbox o on o.id = (r.item ->> 'id')::uuid;
  return jsonb_build_object('results', v_results);
end $function$;

comment on function public.fail_outbox(uuid,jsonb) is 'Gives [{id, message, retry_after_seconds?, final?, code?, found?, outage?}] back → {results: [{id, result: retry|parked|skipped|settled|lapsed, attempts, next_attempt_at}]}; a final refusal whose code the domain knows is settled by it, any other, or the last attempt, parks the row and alerts, or skips it where it has an end, as does an end that comes before the next attempt; an outage uses no attempt up.';

revoke all on function public.fail_outbox(uuid,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.fail_outbox(uuid,jsonb) to service_role;
