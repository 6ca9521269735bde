-- Written by npm run db:schemas. Last in migrations/20261121000192_fetch_stripe_objects.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.apply_fetched_stripe_objects(rows jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_subscriptions uuid[];
  v_codes text[];
  v_results jsonb;
begin
  -- all locks first and in order, as the sync functions take them
  if exists (select from jsonb_array_elements(apply_fetched_stripe_objects.rows) e
    where e ->> 'object' in ('product', 'price')) then
    perform guichet.lock_catalog();
  else
    perform guichet.lock_catalog_shared();
  end if;
  perform guichet.lock_objects(array(
    select id from jsonb_array_elements(apply_fetched_stripe_objects.rows) e,
      unnest(array[e ->> 'stripe_id', e #>> '{row,stripe_subscription_id}', e #>> '{row,stripe_customer_id}',
        e #>> '{row,stripe_invoice_id}']) id));
  v_subscriptions := guichet.subscriptions_of_items(apply_fetched_stripe_objects.rows);
  v_codes := guichet.codes_of_products(apply_fetched_stripe_objects.rows);
  v_results := guichet.in_savepoints('guichet.apply_all_fetched(jsonb)', apply_fetched_stripe_objects.rows);
  -- once for all of them: counters are locked in one order only within one call
  perform guichet.recompute_counters(v_subscriptions
    || guichet.subscriptions_of_items(apply_fetched_stripe_objects.rows)
    || guichet.subscriptions_of_catalog(apply_fetched_stripe_objects.rows,
      v_codes || guichet.codes_of_products(apply_fetched_stripe_objects.rows)));
  return jsonb_build_object('results', v_results);
end $function$;

comment on function public.apply_fetched_stripe_objects(jsonb) is 'Applies objects as they stood when they were fetched (FetchedObject of nodes/StripeMapper/rows.ts, with outbox_id and token) → {results: [{event_id, result: applied|superseded|gone|error}]}; superseded: a later event has said it already.';

revoke all on function public.apply_fetched_stripe_objects(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.apply_fetched_stripe_objects(jsonb) to service_role;
