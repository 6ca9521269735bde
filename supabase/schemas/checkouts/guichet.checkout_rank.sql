-- Written by npm run db:schemas. Last in migrations/20261121001050_checkouts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.checkout_rank(event_type text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case event_type when 'checkout.session.completed' then 1 when 'checkout.session.async_payment_succeeded' then 2
    when 'checkout.session.async_payment_failed' then 2 when 'checkout.session.expired' then 3 else 0 end
$function$;

comment on function guichet.checkout_rank(text) is 'Which of two events of a Checkout that bear the same second comes later.';

revoke all on function guichet.checkout_rank(text) from public, anon, authenticated, service_role;
