-- Written by npm run db:schemas. Last in migrations/20261121001700_subscription_onboarding.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.return_duplicate_subscription(p_stripe_subscription text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if exists (select from public.subscription_checkouts o
    where o.stripe_subscription_id = p_stripe_subscription and o.status = 'duplicate') then
    perform guichet.return_duplicate_payment(to_jsonb(p)) from (
      select * from public.payments p where p.stripe_payment_intent_id in (
        select guichet.intents_of_subscription(p_stripe_subscription))
       order by p.stripe_payment_intent_id) p;
  end if;
end $function$;

comment on function guichet.return_duplicate_subscription(text) is 'Gives back, once, what has been paid for a subscription that came second; nothing for any other. Asked when it is found to be one, and when it ends.';

revoke all on function guichet.return_duplicate_subscription(text) from public, anon, authenticated, service_role;
