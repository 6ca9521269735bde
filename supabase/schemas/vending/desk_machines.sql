-- Written by npm run db:schemas. Last in migrations/20261201000470_desk_machines.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_machines(p_period text DEFAULT 'day'::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_money boolean;
  v_from timestamptz;
begin
  perform guichet.require_right('read_machines');
  v_money := guichet.may('read_money');
  v_from := guichet.period_start(case when p_period in ('day', 'week', 'month') then p_period else 'day' end);
  return (
    with taken as materialized (
      select * from guichet.machine_takings(v_from, 'infinity') where v_money
    )
    select jsonb_build_object('from', v_from, 'sees_money', v_money,
      'machines', coalesce((
        select jsonb_agg(guichet.machine_json(m) || jsonb_build_object('takings', case when v_money then coalesce((
            select jsonb_agg(jsonb_build_object('currency', t.currency, 'takings_minor', t.takings_minor,
              'wallet_minor', t.wallet_minor) order by t.currency) from taken t where t.code = m.code), '[]') end)
          order by coalesce(m.name, m.code), m.code)
          from public.machines m), '[]'),
      'takings', case when v_money then coalesce((
        select jsonb_agg(to_jsonb(t) order by t.currency) from (
          select currency, sum(takings_minor)::bigint as takings_minor, sum(wallet_minor)::bigint as wallet_minor
            from taken group by currency) t), '[]') end));
end $function$;

comment on function public.desk_machines(text) is 'Every machine with its state → {from: when the period began, sees_money, machines: [{machine_id, name, address, presence: online|silent|never, in_service, reader, slots, empty, low, last_vend, undecided, takings: [{currency, takings_minor, wallet_minor}] or null, …}], takings: of all of them}. p_period: day, week or month, of the business. Whoever may read_machines; money only with read_money.';

revoke all on function public.desk_machines(text) from public, anon, authenticated, service_role;
grant execute on function public.desk_machines(text) to authenticated;
grant execute on function public.desk_machines(text) to service_role;
