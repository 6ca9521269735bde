-- Written by npm run db:schemas. Last in migrations/20261121000320_sync_stripe_customers.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.sync_stripe_customers(rows jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.lock_objects(array(select e #>> '{row,stripe_customer_id}'
    from jsonb_array_elements(sync_stripe_customers.rows) e));
  return jsonb_build_object('results', guichet.sync_by_kind(sync_stripe_customers.rows, '[
    {"object": "customer", "apply": "guichet.apply_customers(jsonb)"},
    {"object": "tax_id", "apply": "guichet.apply_tax_ids(jsonb)"}]'));
end $function$;

comment on function public.sync_stripe_customers(jsonb) is 'Mirrors events of customers and of their tax numbers (CustomerSync, TaxIdSync of nodes/StripeMapper/rows.ts) into billing_accounts and billing_tax_ids → {results: [{event_id, result: applied|stale|error, billing_account_id}]}.';

revoke all on function public.sync_stripe_customers(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.sync_stripe_customers(jsonb) to service_role;
