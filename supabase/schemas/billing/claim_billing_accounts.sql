-- Written by npm run db:schemas. Last in migrations/20261121000320_sync_stripe_customers.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.claim_billing_accounts(claims jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_results jsonb;
begin
  perform guichet.require_right('manage_subscriptions');
  v_results := guichet.in_savepoints('guichet.apply_account_claims(jsonb)', claims);
  perform guichet.record_action('manage_subscriptions', 'billing_accounts', r.item ->> 'billing_account_id', null, null,
      (select jsonb_build_object('owner_user_id', b.owner_user_id, 'owner_establishment_id', b.owner_establishment_id,
        'updated_at', b.updated_at)
         from public.billing_accounts b where b.id = (r.item ->> 'billing_account_id')::uuid))
    from jsonb_array_elements(v_results) r (item) where r.item ->> 'result' = 'claimed';
  return jsonb_build_object('results', v_results);
end $function$;

comment on function public.claim_billing_accounts(jsonb) is 'Onboarding: gives accounts their owner: [{stripe_customer_id, owner_user_id | owner_establishment_id}] → {results: [{stripe_customer_id, billing_account_id, result: claimed|unchanged|taken|error}]}. An account that has an owner keeps it.';

revoke all on function public.claim_billing_accounts(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.claim_billing_accounts(jsonb) to service_role;
