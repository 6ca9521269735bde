-- Written by npm run db:schemas. Last in migrations/20261121001150_order_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.note_order_checkout(p_checkout public.checkouts)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  update public.orders o
     set stripe_payment_intent_id = coalesce(o.stripe_payment_intent_id,
       case p_checkout.request ->> 'method' when 'payment_intent' then p_checkout.stripe_id end),
         payment_state = case when o.payment_state = 'none' and p_checkout.url is not null then 'checkout_open'
           else o.payment_state end,
         -- a payment under way moves the end to a time that is counted from the making of the order: a second one moves
         -- it nowhere, and one of which an event told first is under way as well
         expires_at = case when o.status = 'PENDING' and o.expires_at is not null
           then greatest(o.expires_at, guichet.order_pay_time(o) + interval '4 minutes') else o.expires_at end
   where o.id = p_checkout.order_id
$function$;

comment on function guichet.note_order_checkout(public.checkouts) is 'What a page, or an intent, that was made means to its order. Asked by attach_checkout under the order''s lock.';

revoke all on function guichet.note_order_checkout(public.checkouts) from public, anon, authenticated, service_role;
