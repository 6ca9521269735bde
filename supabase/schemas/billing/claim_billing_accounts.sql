-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION public.claim_billing_accounts(claims jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$ select jsonb_build_object('results', guichet.in_savepoints('guichet.apply_account_claims(jsonb)', claims)) $function$;

comment on function public.claim_billing_accounts(jsonb) is 'Onboarding: gives accounts their owner: [{stripe_customer_id, owner_user_id | owner_establishment_id}] → {results: [{stripe_customer_id, billing_account_id, result: claimed|unchanged|taken|error}]}. An account that has an owner keeps it.';

revoke all on function public.claim_billing_accounts(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.claim_billing_accounts(jsonb) to service_role;
