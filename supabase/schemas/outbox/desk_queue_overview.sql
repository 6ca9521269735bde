-- Written by npm run db:schemas. Last in migrations/20261201000620_desk_outbox.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_queue_overview()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.require_right('read_events');
  return jsonb_build_object(
    'parked', (select coalesce(jsonb_agg(jsonb_build_object('topic', t.topic, 'count', t.n) order by t.n desc, t.topic),
        '[]')
      from (select o.topic, count(*) as n from public.outbox o where o.status = 'parked' group by o.topic) t),
    'oldest_waiting_at', (select min(o.created_at) from public.outbox o where o.status in ('waiting', 'running')));
end $function$;

comment on function public.desk_queue_overview() is 'Desk (read_events): {parked: [{topic, count}], oldest_waiting_at}.';

revoke all on function public.desk_queue_overview() from public, anon, authenticated, service_role;
grant execute on function public.desk_queue_overview() to authenticated;
grant execute on function public.desk_queue_overview() to service_role;
