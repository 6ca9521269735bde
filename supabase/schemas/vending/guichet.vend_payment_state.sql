-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.vend_payment_state(p_session public.vend_sessions, p_payment public.payments)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select case guichet.payment_word(p_payment)
    when 'disputed' then 'disputed' when 'dispute_lost' then 'dispute_lost' when 'refunded' then 'refunded' when 'refund_pending' then 'refunding'
    when 'partially_refunded' then 'partially_refunded' when 'refund_failed' then 'refund_failed'
    when 'paid' then case p_session.status when 'COMPLETED' then 'captured' else 'paid' end
    else case
      when p_payment.status = 'canceled' then 'released'
      when p_payment.status = 'requires_capture' then case p_session.status when 'COMPLETED' then 'capturing' when 'FAILED' then 'releasing' else 'authorized' end
      else p_session.payment_state end end
$function$;

comment on function guichet.vend_payment_state(public.vend_sessions,public.payments) is 'Where the money of a vend is that a card pays: from the session''s status and its payment with refunds and disputes. Money that is there is paid while the vend is open, captured once it is completed.';

revoke all on function guichet.vend_payment_state(public.vend_sessions,public.payments) from public, anon, authenticated, service_role;
