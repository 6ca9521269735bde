-- Written by npm run db:schemas. Last in migrations/20261201000342_desk_payment.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_receipt(p_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.desk_receipt(uuid) is 'What our own receipt of a payment says: {payment_id, number, paid_at, business, payer, subject, label, currency, movements: [{kind, amount_minor, at}] from money_movements, stripe_receipt_url}; null of one that has not come. It is no invoice and not Stripe''s receipt.';

revoke all on function public.desk_receipt(uuid) from public, anon, authenticated, service_role;
grant execute on function public.desk_receipt(uuid) to authenticated;
grant execute on function public.desk_receipt(uuid) to service_role;
