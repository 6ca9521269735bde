-- Written by npm run db:schemas. Last in migrations/20261201000770_telegram_commands.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.command_machine(p_words text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('command', 'machine', 'asked', p_words, 'machines', coalesce((
    select jsonb_agg(to_jsonb(f) order by f.code) from (
      select m.code, m.name, m.address as place, m.active, m.last_seen_at, m.state ->> 'status' as reader,
          m.last_seen_at < clock_timestamp() - interval '3 minutes' as silent,
          guichet.web_address('/bureau/machines/' || m.code) as open,
          (select jsonb_build_object('at', s.created_at, 'status', s.status, 'outcome', s.outcome, 'label',
            s.product_label, 'amount_minor', s.amount_minor, 'currency', s.currency) from public.vend_sessions s
            where s.machine_id = m.code order by s.created_at desc limit 1) as last_vend
        from public.machines m
       where p_words = '' or lower(m.code) = lower(p_words) or m.name ilike '%' || p_words || '%'
       order by m.code limit 5) f), '[]'))
$function$;

comment on function guichet.command_machine(text) is 'Machines by code or name, five at most: {machines: [{code, name, place, active, last_seen_at, silent, last_vend, open}]}.';

revoke all on function guichet.command_machine(text) from public, anon, authenticated, service_role;
