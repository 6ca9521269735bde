-- Written by npm run db:schemas. Last in migrations/20261201000620_desk_outbox.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_queue_row(p_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_row public.outbox;
begin
  perform guichet.require_right('read_events');
  select * into v_row from public.outbox o where o.id = p_id;
  if not found then
    return guichet.refused('id', 'not_found');
  end if;
  return guichet.outbox_line(v_row) || jsonb_build_object('payload', v_row.payload, 'result', v_row.result,
    'expires_at', v_row.expires_at,
    -- what goes on once this one is decided
    'behind', (select count(*) from public.outbox o where o.topic = v_row.topic and o.object_key = v_row.object_key
      and o.seq > v_row.seq and o.status in ('waiting', 'running', 'parked')),
    'decisions', (select coalesce(jsonb_agg(to_jsonb(a) - 'subject_table' - 'subject_id' order by a.id desc), '[]')
      from public.staff_actions a where a.subject_table = 'outbox' and a.subject_id = p_id::text));
end $function$;

comment on function public.desk_queue_row(uuid) is 'Desk (read_events): a row of the outbox whole → guichet.outbox_line with {payload, result, expires_at, behind: how many rows of its object wait for it, decisions}; {result: refused, reason: not_found}.';

revoke all on function public.desk_queue_row(uuid) from public, anon, authenticated, service_role;
grant execute on function public.desk_queue_row(uuid) to authenticated;
grant execute on function public.desk_queue_row(uuid) to service_role;
