-- Written by npm run db:schemas. Last in migrations/20261121002020_plan_space_sync.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.plan_space(item jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_row public.outbox := guichet.leased_row(item);
  v_wanted jsonb := v_row.payload;
  v_space uuid := (v_wanted ->> 'space_id')::uuid;
  v_held public.space_products;
  v_stale text;
  v_action text;
begin
  select p.* into v_held from public.space_products p where p.space_id = v_space for update;
  -- a space that an older system made known to Stripe is taken over with its product and its price
  if not found and (v_wanted ->> 'type' <> 'DELETE' or v_wanted ->> 'stripe_product_id' is not null) then
    insert into public.space_products (space_id, stripe_product_id, confirmed, stripe_price_id)
      values (v_space, coalesce(v_wanted ->> 'stripe_product_id', 'space_' || v_space),
        v_wanted ->> 'stripe_product_id' is not null, v_wanted ->> 'stripe_price_id')
      returning * into v_held;
    insert into public.space_prices (stripe_price_id, space_id)
      select v_wanted ->> 'stripe_price_id', v_space where v_wanted ->> 'stripe_price_id' is not null
      on conflict (stripe_price_id) do nothing;
  end if;
  v_stale := guichet.stale_space_price(v_space, v_held.stripe_price_id);
  v_action := guichet.space_action(v_wanted, v_held, v_stale);
  -- of an older table, which is not checked: Stripe keeps the name of before where none is sent, and nobody would see
  if v_wanted ->> 'type' <> 'DELETE' and v_action <> 'nothing' and guichet.is_blank(v_wanted ->> 'name') then
    raise exception 'space % has no name, and Stripe''s product must have one', v_space
      using errcode = '23514', column = 'name', hint = 'Give the space a name that shows, then retry the row.';
  end if;
  update public.space_products p set step_started_at = clock_timestamp() where p.space_id = v_space;
  if v_action = 'nothing' then
    perform guichet.log_space_step(v_row, 'plan', 'skipped', null, null,
      'Stripe holds this already, or never heard of it');
  end if;
  return jsonb_build_object('result', 'planned', 'space_id', v_space, 'action', v_action, 'route',
    guichet.space_route(v_action),
    'step', guichet.first_step(v_action), 'idempotency_key', guichet.space_key(v_wanted, guichet.first_step(v_action)),
    -- the default price, said with every update: a run that ended before it was set must not leave the product without.
    -- A price of an older system is not known to be on sale, and is replaced before it would be said.
    'product_id', v_held.stripe_product_id, 'price_id',
    case when v_held.unit_amount is not null then v_held.stripe_price_id end, 'old_price_id', v_stale,
    'name', v_wanted ->> 'name', 'description', case when guichet.is_blank(v_wanted ->> 'description') then ''
      else v_wanted ->> 'description' end, 'active', (v_wanted ->> 'active')::boolean,
    'unit_amount', (v_wanted ->> 'unit_amount')::bigint, 'lookup_key', 'space:' || v_space,
    'product_metadata', guichet.space_metadata(v_wanted),
    -- of the request that makes the product: never another one, whatever changes meanwhile
    'first_metadata', jsonb_build_object('space_id', v_space, 'type', 'coworking_space'),
    'price_metadata', jsonb_build_object('space_id', v_space, 'rev', v_wanted ->> 'rev'));
end $function$;

comment on function guichet.plan_space(jsonb) is 'Plans one leased row.';

revoke all on function guichet.plan_space(jsonb) from public, anon, authenticated, service_role;
