-- plan_seat_sync, record_seat_sync: the item of type SEAT, as the outbox row asks and as Stripe answers.

create or replace function guichet.seat_price_to_move_to(subscription public.subscriptions, held_price text)
  returns text
language sql stable set search_path = ''
as $$
  select target.price from (select guichet.seat_price(subscription) as price) target
  where target.price is not null and target.price <> held_price
    -- another amount for the same interval is no reason: who bought at a price keeps it
    and exists (
      select from public.catalog_prices p
      where p.stripe_price_id = held_price
        and (p.period_interval, coalesce(p.period_interval_count, 1)) is distinct from ((subscription).period_interval,
          coalesce((subscription).period_interval_count, 1)))
$$;
comment on function guichet.seat_price_to_move_to(public.subscriptions, text) is 'The SEAT price of the subscription''s interval, where the price held is of another interval; null: the item stays at its price, also where the catalogue has none of the new interval.';
revoke execute on function guichet.seat_price_to_move_to(public.subscriptions, text) from public;

create or replace function guichet.plan_seats(item jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
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
end $$;
comment on function guichet.plan_seats(jsonb) is 'Plans one leased row of topic stripe.seats.sync.';
revoke execute on function guichet.plan_seats(jsonb) from public;

create or replace function guichet.plan_all_seats(items jsonb) returns jsonb
language sql set search_path = ''
as $$ select coalesce(jsonb_agg(guichet.plan_seats(e.item) order by e.ord), '[]') from jsonb_array_elements(items)
  with ordinality as e (item, ord) $$;
comment on function guichet.plan_all_seats(jsonb) is 'Plans leased rows, each at most once in the array.';
revoke execute on function guichet.plan_all_seats(jsonb) from public;

create or replace function public.plan_seat_sync(rows jsonb) returns jsonb
language sql security definer set search_path = ''
as $$ select jsonb_build_object('results', guichet.in_savepoints('guichet.plan_all_seats(jsonb)', rows)) $$;
comment on function public.plan_seat_sync(jsonb) is 'What claimed rows of topic stripe.seats.sync mean in Stripe: [{outbox_id, token}] → {results: [{result: planned|error, action: create|update|delete|nothing, idempotency_key, stripe_subscription_id, stripe_subscription_item_id, price_id, new_price_id (of an update that moves the item to the price of another interval), quantity, metadata}]}.';
revoke execute on function public.plan_seat_sync(jsonb) from public, anon, authenticated;
grant execute on function public.plan_seat_sync(jsonb) to service_role;

create or replace function guichet.record_seats(item jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
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
end $$;
comment on function guichet.record_seats(jsonb) is 'Records one answer of Stripe to a change of seats.';
revoke execute on function guichet.record_seats(jsonb) from public;

create or replace function guichet.record_all_seats(items jsonb) returns jsonb
language sql set search_path = ''
as $$ select coalesce(jsonb_agg(guichet.record_seats(e.item) order by e.ord), '[]') from jsonb_array_elements(items)
  with ordinality as e (item, ord) $$;
comment on function guichet.record_all_seats(jsonb) is 'Records answers to leased rows, each at most once in the array.';
revoke execute on function guichet.record_all_seats(jsonb) from public;

create or replace function public.record_seat_sync(rows jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_results jsonb := guichet.in_savepoints('guichet.record_all_seats(jsonb)', record_seat_sync.rows);
begin
  -- once for all of them: counters are locked in one order only within one call
  perform guichet.recompute_counters(array(
    select (o.payload ->> 'subscription_id')::uuid from public.outbox o
    where o.topic = 'stripe.seats.sync' and o.id in (select guichet.try_uuid(coalesce(e ->> 'outbox_id', e ->> 'id'))
      from jsonb_array_elements(record_seat_sync.rows) e)));
  return jsonb_build_object('results', v_results);
end $$;
comment on function public.record_seat_sync(jsonb) is 'Writes the item that Stripe answered with back and recomputes the quotas: [{outbox_id, token, stripe}] → {results: [{result: recorded|error}]}.';
revoke execute on function public.record_seat_sync(jsonb) from public, anon, authenticated;
grant execute on function public.record_seat_sync(jsonb) to service_role;
