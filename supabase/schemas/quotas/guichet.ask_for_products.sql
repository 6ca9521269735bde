-- Written by npm run db:schemas. Last in migrations/20261121000400_recompute_usage_counters.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.ask_for_products(subscription_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_product text;
  v_row uuid;
begin
  for v_product in
    select distinct i.stripe_product_id
    from public.subscription_items i join public.subscriptions s on s.id = i.subscription_id
    where i.subscription_id = any(subscription_ids) and i.active and i.stripe_product_id is not null
      and guichet.grants_quota(s.stripe_status)
      and not exists (select from public.catalog_plans c where c.stripe_product_id = i.stripe_product_id)
      and not exists (select from public.outbox o where o.topic = 'stripe.object.fetch'
        and o.object_key = i.stripe_product_id and o.status in ('waiting', 'running', 'parked'))
    order by 1
  loop
    -- not at once: its own event may be on its way
    v_row := guichet.enqueue_outbox('stripe.object.fetch', v_product,
      jsonb_build_object('object', 'product', 'stripe_id', v_product));
    update public.outbox o set next_attempt_at = clock_timestamp() + interval '4 seconds'
      where o.id = v_row and o.attempts = 0;
  end loop;
end $function$;

comment on function guichet.ask_for_products(uuid[]) is 'Asks Stripe for the products of these subscriptions of which no event ever came (older than the installation): plan and quotas stand in them.';

revoke all on function guichet.ask_for_products(uuid[]) from public, anon, authenticated, service_role;
