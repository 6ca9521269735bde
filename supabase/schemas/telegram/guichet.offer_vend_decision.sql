-- Written by npm run db:schemas. Last in migrations/20261201000745_alert_buttons.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.offer_vend_decision(p_message uuid, p_place integer, p_vend uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_session record;
begin
  select s.*, m.name as machine_name into v_session from public.vend_sessions s
    join public.machines m on m.code = s.machine_id where s.id = p_vend;
  if v_session.status = 'PAID' and v_session.outcome = 'unknown' then
    perform guichet.add_offer(p_message, p_place + n.n, n.action, 'decide_vend', 'vend_sessions', array[p_vend::text],
        jsonb_build_object('name', nullif(concat_ws(', ', v_session.product_label,
          coalesce(v_session.machine_name, v_session.machine_id)), '')), v_session.amount_minor, v_session.currency)
      from (values (0, 'capture'), (1, 'release')) n (n, action);
  end if;
end $function$;

comment on function guichet.offer_vend_decision(uuid,integer,uuid) is 'Two buttons for a vend whose end nobody saw, while nobody has decided it.';

revoke all on function guichet.offer_vend_decision(uuid,integer,uuid) from public, anon, authenticated, service_role;
