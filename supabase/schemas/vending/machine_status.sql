-- Written by npm run db:schemas. Last in migrations/20261201000440_machine_service.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.machine_status(machine_id text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('machine_id', m.code, 'name', m.name, 'address', m.address, 'currency', m.currency,
    'locale', m.locale,
    -- its kiosk says that it is out of service either way
    'active', m.active and m.out_of_service_at is null, 'last_seen_at', m.last_seen_at,
    'online', coalesce(m.last_seen_at > now() - interval '90 seconds', false),
    -- everybody reads it and whoever has the token writes it: some words of a bridge, no text of any length
    'state', case when length((m.state -> 'machine')::text) <= 200 then m.state -> 'machine' else 'null' end,
    'slots', coalesce((
      select jsonb_agg(jsonb_build_object('slot_number', s.slot_number, 'label', coalesce(s.label, s.slot_number::text),
        'product_label', p.name,
          'price_cents', coalesce(s.price_cents, p.price_cents), 'currency', p.currency, 'quantity', s.quantity)
            order by s.slot_number)
      from public.stocks s join public.products p on p.id = s.product_id where s.machine_id = m.id), '[]'))
  from public.machines m where m.code = machine_status.machine_id
$function$;

comment on function public.machine_status(text) is 'What anybody may know of a machine, for its kiosk: {machine_id, name, address, currency, locale, active, online, last_seen_at, state, slots: [{slot_number, label, product_label, price_cents, currency, quantity}]}; null where there is none. state is the key "machine" of the heartbeat.';

revoke all on function public.machine_status(text) from public, anon, authenticated, service_role;
grant execute on function public.machine_status(text) to anon;
grant execute on function public.machine_status(text) to authenticated;
grant execute on function public.machine_status(text) to service_role;
