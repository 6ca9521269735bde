-- Written by npm run db:schemas. Last in migrations/20261121000120_alert_outbox.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.insert_alerts(items jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  results jsonb;
  v_senders text[] := coalesce((select c.workflow_ids from guichet.alert_channel c), '{}');
  v_failure jsonb;
begin
  -- whoever sends alerts raises none about itself: it would have to send that one as well
  select a.value into v_failure from jsonb_array_elements(items) a
    where a.value ->> 'template' = 'workflow_failed' and a.value #>> '{data,workflow_id}' = any(v_senders) limit 1;
  if v_failure is not null then
    update guichet.alert_channel c set workflow_told_at = clock_timestamp()
      where coalesce(c.workflow_told_at, '-infinity') < clock_timestamp() - interval '1 hour';
    if found then
      perform guichet.tell_by_mail('sender_failed',
        jsonb_build_object('reason', left(v_failure #>> '{data,message}', 500), 'waiting', guichet.waiting_alerts()));
    end if;
  end if;
  with input as materialized (
    select a.template, a.subject, coalesce(a.data, '{}') as data, a.locale, a.ord,
      coalesce(a.template = 'workflow_failed' and a.data ->> 'workflow_id' = any(v_senders), false) as own,
      row_number() over (partition by a.template, a.subject order by a.ord) as copy
    from rows from (jsonb_to_recordset(items) as (template text, subject text, data jsonb, locale text))
      with ordinality as a (template, subject, data, locale, ord)
  ), inserted as (
    insert into public.alert_outbox (template, subject, data, locale)
    -- in the order of the key: two batches that overlap wait for each other and do not deadlock
    select i.template, i.subject, i.data, i.locale from input i where i.copy = 1 and not i.own
      order by i.template, i.subject
    on conflict (template, subject) do nothing
    returning id, template, subject
  )
  select coalesce(jsonb_agg(jsonb_build_object(
      'result', case when i.own then 'own' when n.id is not null and i.copy = 1 then 'queued' else 'duplicate' end,
      'id', coalesce(n.id, o.id)) order by i.ord), '[]')
    into results
    from input i
    left join inserted n using (template, subject)
    left join public.alert_outbox o on o.template = i.template and o.subject = i.subject;
  return results;
end $function$;

comment on function guichet.insert_alerts(jsonb) is 'The set-based part of enqueue_alerts.';

revoke all on function guichet.insert_alerts(jsonb) from public, anon, authenticated, service_role;
