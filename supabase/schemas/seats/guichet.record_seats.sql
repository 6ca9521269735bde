-- Written by npm run db:schemas. Last in migrations/20261121002110_seat_sync.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.record_seats(item jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_row public.outbox := guichet.leased_row(item);
  v_id uuid := (v_row.payload ->> 'subscription_id')::uuid;
  v_stripe_id text := guichet.require_stripe_id(item, 'si_');
  v_quantity int := coalesce((item #>> '{stripe,quantity}')::int, 0);
  v_deleted boolean := coalesce((item #>> '{stripe,deleted}')::boolean, false);
begin
  update public.subscription_seats s
    set stripe_subscription_item_id = case when not v_deleted then v_stripe_id end,
        quantity = case when v_deleted then 0 else v_quantity end,
      stripe_price_id = case when not v_deleted then coalesce(item #>> '{stripe,price,id}', s.planned_price_id) end,
      planned_quantity = null, planned_price_id = null
    where s.subscription_id = v_id;
  if v_deleted then
    update public.subscription_items i set active = false, removed_at = clock_timestamp()
      where i.stripe_subscription_item_id = v_stripe_id and i.removed_at is null;
  else
    -- until the event of this change arrives and writes the whole row: no stamp, so that it wins
    insert into public.subscription_items as i (subscription_id, stripe_subscription_item_id, type, code, feature_key,
      stripe_price_id, stripe_product_id, quantity,
        unit_label, metadata_type, metadata_feature_key, position)
      select v_id, v_stripe_id, 'SEAT', known.code, known.feature_key, item #>> '{stripe,price,id}',
             item #>> '{stripe,price,product}', v_quantity,
        known.unit_label, 'SEAT', known.feature_key, 1
      from guichet.resolve_item(null, null, null, item #>> '{stripe,price,lookup_key}', item #>> '{stripe,price,id}',
        item #>> '{stripe,price,product}', 'SEAT',
        'SEATS_ACTIVE', false, null) known
      on conflict (stripe_subscription_item_id) do update set quantity = excluded.quantity, active = true,
        stripe_price_id = coalesce(excluded.stripe_price_id, i.stripe_price_id),
        stripe_product_id = coalesce(excluded.stripe_product_id, i.stripe_product_id);
  end if;
  return jsonb_build_object('result', 'recorded', 'stripe', null);
end $function$;

comment on function guichet.record_seats(jsonb) is 'Records one answer of Stripe to a change of seats.';

revoke all on function guichet.record_seats(jsonb) from public, anon, authenticated, service_role;
