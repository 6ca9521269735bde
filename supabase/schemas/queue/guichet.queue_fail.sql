-- Written by npm run db:schemas. Last in migrations/20261121000117_queue.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.queue_fail(queue text, token uuid, items jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_queue guichet.queues := guichet.queue_of(queue_fail.queue);
  v_results jsonb;
  v_given_up uuid[];
begin
  execute format($sql$
    with input as materialized (
      select (e.item ->> %1$L)::%2$s as key, e.item, e.ord, e.item ->> 'message' as message,
        (e.item ->> 'retry_after_seconds')::double precision as retry_after,
        coalesce((e.item ->> 'final')::boolean, false) as final,
        coalesce((e.item ->> 'outage')::boolean, false) as outage
      from jsonb_array_elements($2) with ordinality as e (item, ord)
    ), failed as (
      update %3$s q set status = %4$L, error_message = i.message, claim_token = null, claimed_until = null,
          next_attempt_at = clock_timestamp()
            + coalesce(make_interval(secs => i.retry_after), guichet.backoff(q.attempts, i.key::text))%5$s
        from (select distinct on (n.key) n.* from input n) i
        where q.%1$I = i.key and q.status = %6$L and q.claim_token = $1 and q.claimed_until > clock_timestamp()
        returning q.%1$I as key, q.id, q.attempts, q.next_attempt_at,
          i.final or q.attempts >= q.max_attempts or coalesce(%7$s, false) as given_up,
          case when %9$s then %10$L else %8$L end as last_word
    )
    select coalesce(jsonb_agg(jsonb_build_object(%1$L, i.key,
        'result', case when f.id is null then 'lapsed' when f.given_up then f.last_word else 'retry' end,
        'attempts', f.attempts,
        'next_attempt_at', case when not f.given_up then f.next_attempt_at end) order by i.ord), '[]'),
        array_agg(distinct f.id) filter (where f.given_up)
      from input i left join failed f using (key)
    $sql$, v_queue.key_column, v_queue.key_type, v_queue.relation, v_queue.waiting,
    guichet.queue_assignments(v_queue.fails), v_queue.leased, v_queue.ends, v_queue.given_up, v_queue.fades,
    v_queue.skipped)
    into v_results, v_given_up using queue_fail.token, queue_fail.items;
  perform guichet.queue_give_up(queue_fail.queue, v_given_up);
  return v_results;
end $function$;

comment on function guichet.queue_fail(text,uuid,jsonb) is 'Gives [{<key>, message, retry_after_seconds?, final?, outage?}] back for another attempt, after retry_after_seconds or guichet.backoff; final, or after the last attempt, gives up → [{<key>, result: retry|<given_up>|<skipped>|lapsed, attempts, next_attempt_at}].';

revoke all on function guichet.queue_fail(text,uuid,jsonb) from public, anon, authenticated, service_role;
