-- Written by npm run db:schemas. Last in migrations/20261201000620_desk_outbox.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_decide_queue(p_rows jsonb, p_decision text, p_reason text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_row record;
begin
  perform guichet.require_right('decide_outbox');
  if p_decision is null or p_decision not in ('retry', 'skip') then
    return guichet.refused('decision', 'decision');
  end if;
  for v_row in
    select r.item ->> 'version' as expected, o.status || ':' || o.attempts as actual
      from jsonb_array_elements(p_rows) r (item)
      join public.outbox o on o.id = guichet.try_uuid(r.item ->> 'id') order by o.id for update of o
  loop
    perform guichet.require_version(v_row.expected, v_row.actual);
  end loop;
  return public.decide_parked_outbox(p_decision,
    (select string_agg(r.item ->> 'id', ' ') from jsonb_array_elements(p_rows) r (item)), null, p_reason);
end $function$;

comment on function public.desk_decide_queue(jsonb,text,text) is 'Desk (decide_outbox): retries parked rows, or skips them with a reason, all or none: p_rows [{id, version}], p_decision retry | skip → as decide_parked_outbox. Refuses (PT409 changed_since) where one was decided or tried since it was shown.';

revoke all on function public.desk_decide_queue(jsonb,text,text) from public, anon, authenticated, service_role;
grant execute on function public.desk_decide_queue(jsonb,text,text) to authenticated;
grant execute on function public.desk_decide_queue(jsonb,text,text) to service_role;
