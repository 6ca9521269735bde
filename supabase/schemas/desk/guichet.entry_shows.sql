-- Written by npm run db:schemas. Last in migrations/20261201000321_person_timeline.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.entry_shows(p_kind text, p_ref text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_id uuid := guichet.try_uuid(p_ref);
begin
  -- a statement a kind: one that holds them all is made ready for all of them at each entry
  if p_kind = 'account' then
    return jsonb_build_object('open', null);
  elsif p_kind = 'order' then
    return (select guichet.found_order(o, '') || jsonb_build_object('status', o.status,
        'link', guichet.link_refusal('order', o.id) is null)
      from public.orders o where o.id = v_id);
  elsif p_kind = 'payment' then
    return (select guichet.found_payment(p, '') || jsonb_build_object('error_code', p.error_code,
        'refunded_minor', p.amount_refunded_cents, 'role', p.role)
      from public.payments p where p.id = v_id);
  elsif p_kind = 'refund' then
    return (select jsonb_build_object('open', jsonb_build_object('page', 'payment', 'id', r.payment_id),
        'amount_minor', r.amount_cents, 'currency', lower(r.currency), 'state', r.status, 'reason', r.reason,
        'failure', r.failure_reason, 'ours', r.asked)
      from public.refunds r where r.id = v_id);
  elsif p_kind = 'dispute' then
    return (select jsonb_build_object('open', jsonb_build_object('page', 'payment', 'id', d.payment_id),
        'amount_minor', d.amount_cents, 'currency', lower(d.currency), 'state', d.status, 'reason', d.reason,
        'until', d.evidence_due_by)
      from public.disputes d where d.id = v_id);
  elsif p_kind = 'booking' then
    return (select guichet.found_booking(b, '') || jsonb_build_object('booking_id', b.id,
        'session_id', b.session_id, 'payment_state', b.payment_state, 'refunded_minor', b.refunded_cents,
        'until', b.hold_expires_at, 'reason', b.cancel_reason, 'start', s.session_date_start, 'end', s.session_date_end,
        'location', s.location, 'cancellable', b.status <> 'cancelled',
        'paid', b.stripe_payment_intent_id is not null, 'link', guichet.link_refusal('booking', b.id) is null)
      from public.immersion_bookings b join public.immersion_sessions s on s.id = b.session_id where b.id = v_id);
  elsif p_kind = 'waitlist' then
    return (select jsonb_build_object('session_id', w.session_id, 'state', w.status,
        'label', s.location || ' · ' || s.session_date_start, 'until', w.offer_expires_at)
      from public.immersion_waitlist w join public.immersion_sessions s on s.id = w.session_id where w.id = v_id);
  elsif p_kind = 'vend' then
    return (select guichet.found_vend(v, '') || jsonb_build_object('payment_state', v.payment_state,
        'method', v.payment_method)
      from public.vend_sessions v where v.id = v_id);
  elsif p_kind = 'recharge' then
    return (select jsonb_build_object('amount_minor', r.amount_minor, 'currency', r.currency,
        'state', r.status)
      from public.wallet_recharges r where r.id = v_id);
  elsif p_kind = 'wallet' then
    return (select jsonb_build_object('amount_minor', t.amount_minor, 'currency', t.currency,
        'state', t.kind, 'reason', t.note)
      from public.transactions t where t.id = v_id);
  elsif p_kind = 'subscription' then
    return (select guichet.found_subscription(s, '') || jsonb_build_object('until',
        coalesce(s.ended_at, s.current_period_end))
      from public.subscriptions s where s.id = v_id);
  elsif p_kind = 'invoice' then
    return (select guichet.found_invoice(i, '') || jsonb_build_object('invoice_id', i.id,
        'link', guichet.link_refusal('invoice', i.id) is null, 'url', i.hosted_invoice_url)
      from public.invoices_billing i where i.id = v_id);
  elsif p_kind = 'letter' then
    return (select jsonb_build_object('label', o.payload ->> 'template', 'state', o.status,
        'failure', o.error_message, 'outbox_id', o.id, 'settled_at', o.settled_at)
      from public.outbox o where o.id = v_id);
  elsif p_kind = 'alert' then
    return (select jsonb_build_object('label', l.template, 'state', l.status, 'settled_at', l.sent_at)
      from public.alert_outbox l where l.id = v_id);
  elsif p_kind = 'decision' then
    return (select jsonb_build_object('label', d.action, 'by', d.said_by, 'door', d.door,
        'reason', d.reason, 'table', d.subject_table, 'before', d.before, 'after', d.after)
      from public.staff_actions d where d.id = p_ref::bigint);
  end if;
  return null;
end $function$;

comment on function guichet.entry_shows(text,text) is 'What one entry of a timeline shows, and what can be done there: refundable_minor, cancellable, link (there is something to pay that a letter can lead to).';

revoke all on function guichet.entry_shows(text,text) from public, anon, authenticated, service_role;
