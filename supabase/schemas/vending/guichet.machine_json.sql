-- Written by npm run db:schemas. Last in migrations/20261201000470_desk_machines.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.machine_json(m public.machines)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('machine_id', m.code, 'name', coalesce(m.name, m.code), 'address', m.address,
    'currency', m.currency, 'active', m.active, 'in_service', m.out_of_service_at is null,
    'out_of_service_at', m.out_of_service_at, 'out_of_service_reason', m.out_of_service_reason,
    'version', coalesce(m.service_rev, 0)::text, 'last_seen_at', m.last_seen_at,
    'presence', case when m.last_seen_at is null then 'never'
      when m.last_seen_at > clock_timestamp() - interval '90 seconds' then 'online' else 'silent' end,
    'reader', m.state #>> '{machine,reader}', 'serial_ok', m.state -> 'serial_ok',
    'slots', coalesce(k.slots, 0), 'empty', coalesce(k.empty, 0), 'low', coalesce(k.low, 0),
    'last_vend', (
      select jsonb_build_object('id', s.id, 'at', s.created_at, 'label', coalesce(s.product_label, s.item),
          'status', s.status, 'outcome', s.outcome, 'amount_minor', s.amount_minor, 'currency', s.currency)
        from public.vend_sessions s where s.machine_id = m.code order by s.created_at desc limit 1),
    'undecided', (select count(*) from public.vend_sessions s
      where s.machine_id = m.code and s.status = 'PAID' and s.outcome = 'unknown'))
  from (select count(*) as slots, count(*) filter (where k.quantity = 0) as empty,
      count(*) filter (where k.quantity > 0 and guichet.is_low(k)) as low
    from public.stocks k where k.machine_id = m.id and k.product_id is not null) k
$function$;

comment on function guichet.machine_json(public.machines) is 'A machine in a line of the desk, without money.';

revoke all on function guichet.machine_json(public.machines) from public, anon, authenticated, service_role;
