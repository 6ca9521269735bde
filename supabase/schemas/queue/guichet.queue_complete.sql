-- Written by npm run db:schemas. Last in migrations/20261121000117_queue.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.queue_complete(queue text, token uuid, items jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_queue guichet.queues := guichet.queue_of(queue_complete.queue);
  v_results jsonb;
begin
  execute format($sql$
    with input as materialized (
      select (e.item ->> %1$L)::%2$s as key, e.item, e.ord
      from jsonb_array_elements($2) with ordinality as e (item, ord)
    ), done as (
      update %3$s q set status = %4$L, error_message = null, claim_token = null, claimed_until = null%5$s
        from (select distinct on (n.key) n.* from input n) i
        where q.%1$I = i.key and q.status = %6$L and q.claim_token = $1 and q.claimed_until > clock_timestamp()
        returning q.%1$I as key
    )
    select coalesce(jsonb_agg(jsonb_build_object(
        %1$L, i.key, 'result', case when d.key is null then 'lapsed' else %4$L end) order by i.ord), '[]')
      from input i left join done d using (key)
    $sql$, v_queue.key_column, v_queue.key_type, v_queue.relation, v_queue.done,
    guichet.queue_assignments(v_queue.completes), v_queue.leased)
    into v_results using queue_complete.token, queue_complete.items;
  return v_results;
end $function$;

comment on function guichet.queue_complete(text,uuid,jsonb) is 'Marks [{<key>, …}] as done → [{<key>, result: <done>|lapsed}].';

revoke all on function guichet.queue_complete(text,uuid,jsonb) from public, anon, authenticated, service_role;
