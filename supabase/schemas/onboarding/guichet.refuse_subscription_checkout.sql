-- Written by npm run db:schemas. Last in migrations/20261121001700_subscription_onboarding.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refuse_subscription_checkout(p_subscription_checkout_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform 1 from public.subscription_checkouts o join public.establishments e on e.id = o.establishment_id
    where o.id = p_subscription_checkout_id for no key update of e;
  -- one that nobody wants any more is ended with its row
  return null;
end $function$;

comment on function guichet.refuse_subscription_checkout(uuid) is 'Locks the establishment for which a subscription is asked; always null.';

revoke all on function guichet.refuse_subscription_checkout(uuid) from public, anon, authenticated, service_role;
