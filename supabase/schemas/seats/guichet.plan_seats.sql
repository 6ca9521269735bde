-- Written by npm run db:schemas. Last in migrations/20261121002110_seat_sync.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.plan_seats(item jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_row public.outbox := guichet.leased_row(item);
  v_id uuid := (v_row.payload ->> 'subscription_id')::uuid;
  v_remove boolean := coalesce((v_row.payload ->> 'remove')::boolean, false);
  v_subscription public.subscriptions;
  v_seats public.subscription_seats;
  v_item public.subscription_items;
  v_wanted int;
  v_move text;
  v_action text;
begin
  select s.* into v_subscription from public.subscriptions s where s.id = v_id for share;
  insert into public.subscription_seats (subscription_id) values (v_id) on conflict (subscription_id) do nothing;
  select s.* into v_seats from public.subscription_seats s where s.subscription_id = v_id for update;
  -- an event may know the item before we do
  select i.* into v_item from public.subscription_items i
    where i.subscription_id = v_id and i.type = 'SEAT' and i.active order by i.position, i.stripe_subscription_item_id
      limit 1;
  if v_seats.stripe_subscription_item_id is null and v_item.id is not null then
    update public.subscription_seats s
      set stripe_subscription_item_id = v_item.stripe_subscription_item_id, stripe_price_id = v_item.stripe_price_id,
          quantity = coalesce(v_item.quantity, 0),
        planned_quantity = null, planned_price_id = null
      where s.subscription_id = v_id returning * into v_seats;
  elsif v_seats.planned_quantity is null and v_item.stripe_subscription_item_id = v_seats.stripe_subscription_item_id
    and v_item.stripe_price_id <> v_seats.stripe_price_id then
    -- somebody moved it in Stripe, which says so
    update public.subscription_seats s set stripe_price_id = v_item.stripe_price_id where s.subscription_id = v_id
      returning * into v_seats;
  end if;
  v_move := guichet.seat_price_to_move_to(v_subscription, v_seats.stripe_price_id);

  v_wanted := case when v_subscription.seat_billing_enabled and not v_remove then guichet.billable_seats(v_id)
    else 0 end;
  v_action := case
    when not guichet.grants_quota(v_subscription.status) then 'nothing'
    when not v_subscription.seat_billing_enabled and not v_remove then 'nothing'
    when v_seats.stripe_subscription_item_id is null and v_seats.planned_quantity is not null then 'create'
    when v_wanted = v_seats.quantity and v_seats.planned_quantity is null and v_move is null then 'nothing'
    when v_seats.stripe_subscription_item_id is null then case when v_wanted > 0 then 'create' else 'nothing' end
    when v_wanted = 0 then 'delete'
    else 'update'
  end;
  -- what was asked and not answered is asked again as it was, under its key; a later change has a row of its own
  if v_action in ('create', 'update') and not (v_action = 'create' and v_seats.planned_quantity is not null) then
    update public.subscription_seats s
      set planned_rev = case when s.planned_quantity = v_wanted
        and s.planned_price_id is not distinct from coalesce(v_move, s.stripe_price_id,
          guichet.seat_price(v_subscription))
          then s.planned_rev else nextval('guichet.seat_rev') end,
        planned_quantity = v_wanted, planned_price_id = coalesce(v_move, s.stripe_price_id,
          guichet.seat_price(v_subscription))
      where s.subscription_id = v_id returning * into v_seats;
  end if;
  if v_action = 'create' and v_seats.planned_price_id is null then
    raise exception 'there is no price of type SEAT for % % in %', coalesce(v_subscription.period_interval_count, 1),
      v_subscription.period_interval, coalesce(v_subscription.currency, 'eur')
      using errcode = '23514', column = 'stripe_price_id',
        hint = format(
          'Create one in Stripe with metadata type = SEAT (and seat_of_plan = %s, if it is for this plan only), then retry the row.',
          v_subscription.plan_code);
  end if;
  return jsonb_build_object('result', 'planned', 'subscription_id', v_id, 'action', v_action,
    'idempotency_key', 'seats:' || v_id || ':' || coalesce(v_seats.planned_rev, 0),
    'stripe_subscription_id', v_subscription.stripe_subscription_id, 'stripe_subscription_item_id',
    v_seats.stripe_subscription_item_id,
    -- a price is sent only where the item moves to it: one that is archived meanwhile may be kept, not chosen
    'price_id', v_seats.planned_price_id, 'new_price_id',
    case when v_action = 'update' and v_seats.planned_price_id <> v_seats.stripe_price_id
      then v_seats.planned_price_id end,
    'quantity', coalesce(v_seats.planned_quantity, 0),
    'metadata', jsonb_build_object('subscription_id', v_id, 'type', 'SEAT'));
end $function$;

comment on function guichet.plan_seats(jsonb) is 'Plans one leased row of topic stripe.seats.sync.';

revoke all on function guichet.plan_seats(jsonb) from public, anon, authenticated, service_role;
