-- Written by npm run db:schemas. Last in migrations/20261201000215_stripe_fees.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.line_of_source(p_source text, OUT payment_id uuid, OUT line text)
 RETURNS record
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select s.payment_id, s.line from (
    select p.id as payment_id, 'payment:' || p.id as line from public.payments p
      where p.stripe_payment_intent_id = p_source and p_source like 'pi\_%'
    union all select p.id, 'payment:' || p.id from public.payments p
      where p.stripe_charge_id = p_source and p_source like 'ch\_%'
    union all select r.payment_id, 'refund:' || r.id from public.refunds r where r.stripe_refund_id = p_source
    union all select d.payment_id, 'dispute:' || d.id from public.disputes d
      where d.stripe_dispute_id = p_source and d.payment_id is not null) s limit 1
$function$;

comment on function guichet.line_of_source(text) is 'The line of money of something at Stripe (pi_, ch_, re_, dp_ or du_), and its payment; null where it is not ours.';

revoke all on function guichet.line_of_source(text) from public, anon, authenticated, service_role;
