-- Written by npm run db:schemas. Last in migrations/20261201000770_telegram_commands.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.command_payment(p_words text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('command', 'payment', 'asked', p_words) || coalesce((
    select jsonb_strip_nulls(jsonb_build_object('payment_id', p.id, 'payment_intent', p.stripe_payment_intent_id,
      'amount_minor', p.amount_cents, 'received_minor', p.amount_received_cents,
      'refunded_minor', p.amount_refunded_cents, 'left_minor', guichet.refundable_cents(p),
      'currency', lower(p.currency), 'status', p.status, 'disputed', p.dispute_open, 'at', p.created_at,
      'email', guichet.name_of_person(p.payer_id), 'reason', p.error_code,
      'for', case when p.for_order_id is not null then 'order' when p.vend_session_id is not null then 'vend'
        when p.booking_id is not null then 'booking' when p.recharge_id is not null then 'recharge'
        when p.invoice_id is not null then 'invoice' end,
      'open', guichet.web_address('/bureau/paiements/' || p.id)))
      from public.payments p where p.role <> 'foreign' and p.id = guichet.payment_asked_for(p_words)), '{}')
$function$;

comment on function guichet.command_payment(text) is 'A payment by its id, that of Stripe, or of what it pays for.';

revoke all on function guichet.command_payment(text) from public, anon, authenticated, service_role;
