-- Written by npm run db:schemas. Last in migrations/20261121000117_queue.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.queue_give_up(queue text, ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_queue guichet.queues := guichet.queue_of(queue_give_up.queue);
begin
  if coalesce(cardinality(queue_give_up.ids), 0) = 0 then
    return;
  end if;
  execute format($sql$
    with given_up as (
      update %1$s q set status = case when %5$s then %6$L else %2$L end, claim_token = null, claimed_until = null,
          error_message = case when %5$s then q.error_message else coalesce(
            q.error_message, 'its execution ended ' || q.attempts || ' times without settling it') end%3$s
        where q.id = any($1) returning case when not (%5$s) then %4$s end as alert
    )
    insert into public.alert_outbox (template, subject, data)
    select g.alert ->> 'template', left(g.alert ->> 'subject', 500), g.alert -> 'data' from given_up g
      where g.alert is not null order by 1, 2
    on conflict (template, subject) do nothing
    $sql$, v_queue.relation, v_queue.given_up, guichet.queue_assignments(v_queue.gives_up),
    coalesce(v_queue.alert, 'null::jsonb'), v_queue.fades, v_queue.skipped)
    using queue_give_up.ids;
end $function$;

comment on function guichet.queue_give_up(text,uuid[]) is 'Gives rows up until staff say otherwise, and alerts support in the same transaction where the queue''s line says of what. The caller has found them free, or holds them.';

revoke all on function guichet.queue_give_up(text,uuid[]) from public, anon, authenticated, service_role;
