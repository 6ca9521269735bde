-- Written by npm run db:schemas. Last in migrations/20261201000745_alert_buttons.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.payment_of_facts(p_data jsonb)
 RETURNS public.payments
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select p from public.payments p
   where p.role <> 'foreign' and (p.stripe_payment_intent_id = p_data ->> 'payment_intent'
     or p.vend_session_id = guichet.try_uuid(p_data ->> 'vend_session_id')
     or p.booking_id = guichet.try_uuid(p_data ->> 'booking_id')
     or p.for_order_id = guichet.try_uuid(p_data ->> 'order_id'))
   order by (p.stripe_payment_intent_id = p_data ->> 'payment_intent') desc nulls last, p.status = 'succeeded' desc,
     p.created_at desc limit 1
$function$;

comment on function guichet.payment_of_facts(jsonb) is 'The payment that the data of an alert speaks of, by its own id or by what it pays for.';

revoke all on function guichet.payment_of_facts(jsonb) from public, anon, authenticated, service_role;
