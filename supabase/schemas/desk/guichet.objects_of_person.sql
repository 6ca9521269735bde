-- Written by npm run db:schemas. Last in migrations/20261201000320_person_objects.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.objects_of_person(p_user uuid, p_before timestamp with time zone, p_most integer DEFAULT 1000)
 RETURNS TABLE(subject_table text, id text, known_as text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  with payment as materialized (
    select p.id, p.stripe_payment_intent_id from public.payments p
     where p.payer_id = p_user and p.created_at <= p_before order by p.created_at desc limit p_most
  ), account as materialized (
    select a.id, a.stripe_customer_id from public.billing_accounts a where a.owner_user_id = p_user
  )
  select 'guichet.staff_roles', p_user::text, null
  union all select 'users', p_user::text, null
  union all (select 'orders', o.id::text, 'order:' || o.id || ':email' from public.orders o
    where o.user_id = p_user and o.created_at <= p_before order by o.created_at desc limit p_most)
  union all (select 'immersion_bookings', b.id::text, 'booking:' || b.id || ':email' from public.immersion_bookings b
    where b.user_id = p_user and b.booking_date <= p_before order by b.booking_date desc limit p_most)
  union all select 'immersion_waitlist', w.id::text, 'waitlist:' || w.id || ':email' from public.immersion_waitlist w
    where w.user_id = p_user
  union all select 'payments', p.id::text, p.stripe_payment_intent_id from payment p
  union all select 'refunds', r.id::text, r.stripe_refund_id from payment p
    join public.refunds r on r.payment_id = p.id
  union all select 'disputes', d.id::text, d.stripe_dispute_id from payment p
    join public.disputes d on d.payment_id = p.id
  union all select 'wallets', w.id::text, null from public.wallets w where w.user_id = p_user
  union all (select 'vend_sessions', v.session_id::text, null from public.vend_session_private v
    where v.payer_id = p_user order by v.paid_at desc limit p_most)
  union all select 'billing_accounts', a.id::text, a.stripe_customer_id from account a
  union all select 'subscriptions', s.id::text, s.stripe_subscription_id from account a
    join public.subscriptions s on s.billing_account_id = a.id
  union all (select 'invoices_billing', i.id::text, 'invoice:' || i.id || ':email' from account a
    join public.invoices_billing i on i.billing_account_id = a.id order by i.stripe_created desc nulls last
      limit p_most)
$function$;

comment on function guichet.objects_of_person(uuid,timestamp with time zone,integer) is 'Rows of a person, the latest p_most of each kind: table and id as staff_actions and alerts name them, and how Stripe or the outbox calls them. Letters are found by the key of their lane.';

revoke all on function guichet.objects_of_person(uuid,timestamp with time zone,integer) from public, anon, authenticated, service_role;
