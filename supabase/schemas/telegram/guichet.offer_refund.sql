-- Written by npm run db:schemas. Last in migrations/20261201000745_alert_buttons.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.offer_refund(p_message uuid, p_place integer, p_payment public.payments)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_left bigint := (guichet.refund_outlook(p_payment) ->> 'refundable_minor')::bigint;
begin
  if v_left > 0 then
    perform guichet.add_offer(p_message, p_place, 'refund', 'refund', 'payments', array[p_payment.id::text],
      jsonb_build_object('name', coalesce(guichet.name_of_person(p_payment.payer_id),
        (select b.user_email from public.immersion_bookings b where b.id = p_payment.booking_id),
        (select concat_ws(', ', s.product_label, m.name) from public.vend_sessions s
          join public.machines m on m.code = s.machine_id where s.id = p_payment.vend_session_id),
        guichet.name_of_person(guichet.payment_payer(p_payment)), guichet.payment_label(p_payment),
        -- of nobody who is known: what Stripe calls it
        p_payment.stripe_payment_intent_id)),
      v_left, p_payment.currency);
  end if;
end $function$;

comment on function guichet.offer_refund(uuid,integer,public.payments) is 'A button for all that is left of a payment, where something is.';

revoke all on function guichet.offer_refund(uuid,integer,public.payments) from public, anon, authenticated, service_role;
