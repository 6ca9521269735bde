-- Written by npm run db:schemas. Last in migrations/20261121000120_alert_outbox.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.each_alert(groups jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  -- "too many requests" says when; of an outage the channel says when it is asked again
  select coalesce(jsonb_agg(jsonb_build_object('id', id, 'message', g.item -> 'message',
      'telegram_message_id', g.item -> 'telegram_message_id', 'retry_after_seconds',
      coalesce((g.item ->> 'retry_after_seconds')::numeric, case when g.item ->> 'outage' is not null then 0 end))
    order by g.ord), '[]')
  from jsonb_array_elements(groups) with ordinality as g (item, ord), jsonb_array_elements_text(g.item -> 'ids') as id
$function$;

comment on function guichet.each_alert(jsonb) is 'What is said of groups of alerts ({ids, …}), said of each.';

revoke all on function guichet.each_alert(jsonb) from public, anon, authenticated, service_role;
