-- A payment, whole.

create function guichet.subject_shows(p_payment public.payments) returns jsonb
language sql stable security definer set search_path = ''
as $$
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
$$;
comment on function guichet.subject_shows(public.payments) is 'What a payment is for: {kind, id, state, status?, at, lines?, machine_id?, session_id?, subscription_id?, …}.';

create function public.desk_payment(p_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_payment public.payments;
begin
  perform guichet.require_right('read_money');
  select * into v_payment from public.payments p where p.id = p_id;
  if not found then
    return null;
  end if;
  return jsonb_build_object('id', v_payment.id, 'version', v_payment.updated_at,
    'stripe_payment_intent_id', v_payment.stripe_payment_intent_id, 'stripe_charge_id', v_payment.stripe_charge_id,
    'livemode', (select l.livemode from public.stripe_webhook_log l where l.event_id = v_payment.last_event_id),
    'amount_minor', v_payment.amount_cents, 'received_minor', v_payment.amount_received_cents,
    'refunded_minor', v_payment.amount_refunded_cents, 'lost_minor', v_payment.dispute_lost_cents,
    'currency', lower(v_payment.currency), 'status', v_payment.status, 'state', guichet.payment_said(v_payment),
    'role', v_payment.role, 'settlement', v_payment.settlement, 'error_code', v_payment.error_code,
    'error_message', v_payment.error_message, 'stripe_receipt_url', v_payment.receipt_url,
    'at', coalesce(v_payment.succeeded_at, v_payment.created_at),
    'domain', guichet.payment_domain(v_payment), 'label', guichet.payment_label(v_payment),
    'payer', guichet.person_named(guichet.payment_payer(v_payment)), 'subject', guichet.subject_shows(v_payment),
    'refund', guichet.refund_outlook(v_payment),
    'link', guichet.link_refusal((guichet.subject_of(v_payment)).kind, (guichet.subject_of(v_payment)).id) is null,
    'others', (select coalesce(jsonb_agg(guichet.found_payment(o, '') order by o.created_at desc), '[]')
      from public.payments o where o.id <> v_payment.id and (guichet.subject_of(v_payment)).id
        in (o.for_order_id, o.vend_session_id, o.booking_id, o.recharge_id, o.invoice_id)),
    'history', guichet.payment_history(v_payment));
end $$;
comment on function public.desk_payment(uuid) is 'A payment: {id, version, state: paid|held|open|failed|processing|canceled|refund_pending|refund_failed|partially_refunded|refunded|disputed|dispute_lost, amount_minor, received_minor, refunded_minor, lost_minor, currency, role, payer, subject, refund: guichet.refund_outlook, link: whether a letter can lead to paying it, others: further payments of the same thing, history: guichet.payment_history, …}; null where there is none.';

create function public.desk_receipt(p_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_payment public.payments;
begin
  perform guichet.require_right('read_money');
  select * into v_payment from public.payments p where p.id = p_id and p.role <> 'foreign';
  if v_payment.succeeded_at is null then
    return null;
  end if;
  return jsonb_build_object('payment_id', v_payment.id, 'number', upper(left(v_payment.id::text, 8)),
    'paid_at', v_payment.succeeded_at, 'business', public.business(),
    'payer', guichet.person_named(guichet.payment_payer(v_payment)), 'subject', guichet.subject_shows(v_payment),
    'label', guichet.payment_label(v_payment), 'currency', lower(v_payment.currency),
    'stripe_receipt_url', v_payment.receipt_url,
    'movements', (select coalesce(jsonb_agg(jsonb_build_object('kind', m.kind, 'amount_minor', m.amount_minor,
        'at', m.at) order by m.at nulls last, m.id), '[]')
      from public.money_movements m where m.payment_id = v_payment.id and m.takings));
end $$;
comment on function public.desk_receipt(uuid) is 'What our own receipt of a payment says: {payment_id, number, paid_at, business, payer, subject, label, currency, movements: [{kind, amount_minor, at}] from money_movements, stripe_receipt_url}; null of one that has not come. It is no invoice and not Stripe''s receipt.';

revoke execute on function guichet.subject_shows(public.payments), public.desk_payment(uuid), public.desk_receipt(uuid)
  from public, anon, authenticated;
grant execute on function public.desk_payment(uuid), public.desk_receipt(uuid) to authenticated, service_role;
