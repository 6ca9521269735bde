-- Written by npm run db:schemas. Last in migrations/20261201000342_desk_payment.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_payment(p_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.desk_payment(uuid) is 'A payment: {id, version, state: paid|held|open|failed|processing|canceled|refund_pending|refund_failed|partially_refunded|refunded|disputed|dispute_lost, amount_minor, received_minor, refunded_minor, lost_minor, currency, role, payer, subject, refund: guichet.refund_outlook, link: whether a letter can lead to paying it, others: further payments of the same thing, history: guichet.payment_history, …}; null where there is none.';

revoke all on function public.desk_payment(uuid) from public, anon, authenticated, service_role;
grant execute on function public.desk_payment(uuid) to authenticated;
grant execute on function public.desk_payment(uuid) to service_role;
