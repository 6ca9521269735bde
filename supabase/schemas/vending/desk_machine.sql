-- Written by npm run db:schemas. Last in migrations/20261201000470_desk_machines.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_machine(p_machine_id text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_machine public.machines;
  v_money boolean;
begin
  perform guichet.require_right('read_machines');
  v_money := guichet.may('read_money');
  select * into v_machine from public.machines m where m.code = p_machine_id;
  if not found then
    return null;
  end if;
  return guichet.machine_json(v_machine) || jsonb_build_object(
    'sees_money', v_money, 'state', v_machine.state, 'has_token', v_machine.token_hash is not null,
    'bridge_url', v_machine.bridge_url,
    'bridge_asked_at', v_machine.bridge_asked_at, 'bridge_answered_at', v_machine.bridge_answered_at,
    'capture_policy', v_machine.capture_policy, 'unknown_policy', v_machine.unknown_policy,
    'price_policy', v_machine.price_policy, 'payment_window_seconds', v_machine.payment_window_seconds,
    'slot_list', coalesce((select jsonb_agg(guichet.slot_json(k, v_machine.currency) order by k.slot_number)
      from public.stocks k where k.machine_id = v_machine.id), '[]'),
    'takings', case when v_money then (
      select jsonb_object_agg(p.period, jsonb_build_object('from', guichet.period_start(p.period),
        'now', guichet.takings_json(guichet.period_start(p.period), 'infinity', v_machine.code),
        'before', guichet.takings_json(guichet.period_start(p.period, 1), guichet.period_start(p.period),
          v_machine.code)))
        from unnest(array['day', 'week', 'month']) p (period)) end,
    'decisions', coalesce((
      select jsonb_agg(jsonb_build_object('at', a.at, 'by', a.said_by, 'door', a.door, 'reason', a.reason,
          'subject', a.subject_table, 'before', a.before, 'after', a.after, 'slot', a.slot)
          order by a.id desc)
        from (select d.*, null::text as slot from public.staff_actions d
               where d.subject_table = 'machines' and d.subject_id = v_machine.code
              union all
              -- the counts of a slot stand in its own history
              select d.*, coalesce(k.label, k.slot_number::text) from public.stocks k join public.staff_actions d
                on d.subject_table = 'stocks' and d.subject_id = k.id::text and d.action = 'manage_machines'
               where k.machine_id = v_machine.id
              order by id desc limit 30) a), '[]'));
end $function$;

comment on function public.desk_machine(text) is 'One machine, as in desk_machines and with {state: what its bridge last said, slot_list: [{slot_number, label, product, price_minor, currency, capacity, low_at, quantity, level: good|low|empty|unused, reserved, under_way, last_count, version}], takings: {day|week|month: {from, now, before}} or null, decisions: what staff decided about it and its slots, has_token, bridge_url, policies}; null where there is none. Whoever may read_machines.';

revoke all on function public.desk_machine(text) from public, anon, authenticated, service_role;
grant execute on function public.desk_machine(text) to authenticated;
grant execute on function public.desk_machine(text) to service_role;
