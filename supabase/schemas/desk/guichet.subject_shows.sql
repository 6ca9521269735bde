-- Written by npm run db:schemas. Last in migrations/20261201000342_desk_payment.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.subject_shows(p_payment public.payments)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case (guichet.subject_of(p_payment)).kind
    when 'order' then (select jsonb_build_object('kind', 'order', 'id', o.id, 'state', o.payment_state,
        'status', o.status, 'at', o.created_at, 'lines', (select coalesce(jsonb_agg(jsonb_build_object(
          'label', i.label, 'quantity', i.quantity, 'amount_minor', i.subtotal_cents) order by i.label, i.id), '[]')
          from public.order_items i where i.order_id = o.id))
      from public.orders o where o.id = p_payment.for_order_id)
    when 'vend' then (select jsonb_build_object('kind', 'vend', 'id', v.id, 'state', v.payment_state,
        'status', v.status, 'outcome', v.outcome, 'at', v.created_at, 'machine_id', v.machine_id)
      from public.vend_sessions v where v.id = p_payment.vend_session_id)
    when 'booking' then (select jsonb_build_object('kind', 'booking', 'id', b.id, 'state', b.payment_state,
        'status', b.status, 'at', b.booking_date, 'session_id', b.session_id)
      from public.immersion_bookings b where b.id = p_payment.booking_id)
    when 'recharge' then (select jsonb_build_object('kind', 'recharge', 'id', r.id, 'state', r.status,
        'at', r.created_at) from public.wallet_recharges r where r.id = p_payment.recharge_id)
    when 'invoice' then (select jsonb_build_object('kind', 'invoice', 'id', i.id, 'state', i.status,
        'at', i.stripe_created, 'subscription_id', i.subscription_id, 'url', i.hosted_invoice_url,
        'stripe_invoice_id', i.stripe_invoice_id, 'name', guichet.account_name(a),
        'establishment_id', a.owner_establishment_id)
      from public.invoices_billing i left join public.billing_accounts a on a.id = i.billing_account_id
      where i.id = p_payment.invoice_id)
  end
$function$;

comment on function guichet.subject_shows(public.payments) is 'What a payment is for: {kind, id, state, status?, at, lines?, machine_id?, session_id?, subscription_id?, …}.';

revoke all on function guichet.subject_shows(public.payments) from public, anon, authenticated, service_role;
