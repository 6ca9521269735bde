-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.stripe_id_of_line(p_line guichet.money_lines)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case
    when p_line.via = 'outside' then (select i.stripe_invoice_id from public.invoices_billing i
      where i.id = p_line.subject)
    when p_line.kind = 'refund' then coalesce((select r.stripe_refund_id from public.refunds r
      where r.id = guichet.try_uuid(split_part(p_line.id, ':', 2))),
      (select p.stripe_charge_id from public.payments p where p.id = p_line.payment_id))
    when p_line.kind in ('dispute', 'dispute_won') and p_line.via = 'stripe' then (select d.stripe_dispute_id
      from public.disputes d
      where d.id = guichet.try_uuid(split_part(p_line.id, ':', 2)))
    else (select p.stripe_payment_intent_id from public.payments p where p.id = p_line.payment_id) end
$function$;

comment on function guichet.stripe_id_of_line(guichet.money_lines) is 'What a movement is at Stripe: pi_…, re_…, dp_…, in_…; of a refund that only its charge tells ch_….';

revoke all on function guichet.stripe_id_of_line(guichet.money_lines) from public, anon, authenticated, service_role;
