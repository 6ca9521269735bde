-- Written by npm run db:schemas. Last in migrations/20261121001700_subscription_onboarding.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.return_duplicate_subscription_row()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.return_duplicate_subscription(new.stripe_subscription_id);
  return null;
end $function$;

comment on function guichet.return_duplicate_subscription_row() is 'Trigger: the end of a subscription that came second.';

revoke all on function guichet.return_duplicate_subscription_row() from public, anon, authenticated, service_role;
