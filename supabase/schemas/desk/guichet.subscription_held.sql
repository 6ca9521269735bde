-- Written by npm run db:schemas. Last in migrations/20261201000350_stripe_looks.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.subscription_held(p_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('status', s.stripe_status, 'current_period_end', s.current_period_end,
    'cancel_at_period_end', s.cancel_at_period_end, 'cancel_at', s.cancel_at, 'ended_at', s.ended_at,
    'trial_end', s.trial_end, 'collection_method', s.collection_method, 'promo_code', s.promo_code,
    'coupon_id', s.coupon_id, 'latest_invoice_id', s.latest_invoice_id,
    'items', (select coalesce(jsonb_agg(jsonb_build_object('code', i.code, 'stripe_price_id', i.stripe_price_id,
        'quantity', i.quantity, 'unit_amount_minor', i.unit_amount, 'currency', i.currency)
        order by i.position, i.stripe_subscription_item_id), '[]')
      from public.subscription_items i where i.subscription_id = s.id and i.active))
    from public.subscriptions s where s.id = p_id
$function$;

comment on function guichet.subscription_held(uuid) is 'What of a subscription is Stripe''s to say, as our rows have it.';

revoke all on function guichet.subscription_held(uuid) from public, anon, authenticated, service_role;
