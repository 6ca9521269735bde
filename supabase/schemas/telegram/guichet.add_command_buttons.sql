-- Written by npm run db:schemas. Last in migrations/20261201000770_telegram_commands.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.add_command_buttons(p_message uuid, p_facts jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_payment public.payments;
  v_events text[];
begin
  if exists (select from public.telegram_offers o where o.message = p_message) then
    return;
  end if;
  case p_facts ->> 'command'
    when 'payment' then
      select * into v_payment from public.payments p where p.id = guichet.try_uuid(p_facts ->> 'payment_id');
      if v_payment.id is not null then
        perform guichet.offer_refund(p_message, 10, v_payment);
        perform guichet.add_offer(p_message, 9, 'who', 'read_money', 'users', array[v_payment.payer_id::text])
          where v_payment.payer_id is not null;
      end if;
    when 'event' then
      v_events := array(select e.value ->> 'event_id' from jsonb_array_elements(p_facts -> 'events') e
        where e.value ->> 'status' in ('error', 'processed'));
      if v_events <> '{}' then
        perform guichet.add_offer(p_message, 10, 'replay', 'replay_events', 'stripe_webhook_log', v_events);
      end if;
    when 'catalogue' then
      if p_facts -> 'differences' <> '[]' then
        perform guichet.add_offer(p_message, 10, 'apply', 'manage_spaces', 'catalogue_observations',
          array[p_facts ->> 'run']);
      end if;
    else
      null;
  end case;
end $function$;

comment on function guichet.add_command_buttons(uuid,jsonb) is 'The buttons that fit the answer to a command.';

revoke all on function guichet.add_command_buttons(uuid,jsonb) from public, anon, authenticated, service_role;
