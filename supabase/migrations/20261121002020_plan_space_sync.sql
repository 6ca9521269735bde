-- plan_space_sync: what a claimed change of a space means in Stripe, and under which keys. The database decides the
-- way, the workflow goes it.

create or replace function guichet.log_space_step(row_of public.outbox, step text, status text, started timestamptz,
  stripe_id text default null, message text default null) returns void
language sql set search_path = ''
as $$
  insert into public.space_sync_log (outbox_id, space_id, rev, type, step, status, duration_ms, stripe_id, message)
  select (row_of).id, guichet.try_uuid((row_of).payload ->> 'space_id'), ((row_of).payload ->> 'rev')::bigint,
         (row_of).payload ->> 'type',
    log_space_step.step, log_space_step.status, (extract(epoch from clock_timestamp() - started) * 1000)::int,
    log_space_step.stripe_id, log_space_step.message
$$;
comment on function guichet.log_space_step(public.outbox, text, text, timestamptz, text, text) is 'Writes one step into space_sync_log.';
revoke execute on function guichet.log_space_step(public.outbox, text, text, timestamptz, text, text) from public;

create or replace function guichet.space_action(wanted jsonb, held public.space_products, stale_price text) returns text
language sql immutable set search_path = ''
as $$
  select case
    -- a run that ended between the last two steps leaves a price on sale
    when (wanted ->> 'rev')::bigint <= coalesce((held).rev, 0)
      then case when stale_price is not null and wanted ->> 'type' <> 'DELETE' then 'update_and_archive_price'
        else 'nothing' end
    when wanted ->> 'type' = 'DELETE' then case when (held).confirmed then 'archive_product' else 'nothing' end
    -- below Stripe's minimum a space is inactive: what is not there yet need not be made
    when (wanted ->> 'unit_amount')::bigint < guichet.minimum_charge('eur')
      then case when (held).confirmed then 'update_product' else 'nothing' end
    when not coalesce((held).confirmed, false) then 'create_product'
    when (held).stripe_price_id is null then 'create_first_price'
    when (held).unit_amount is distinct from (wanted ->> 'unit_amount')::bigint then 'create_price'
    -- a run that ended between the first two
    when stale_price is not null then 'update_and_archive_price'
    else 'update_product'
  end
$$;
comment on function guichet.space_action(jsonb, public.space_products, text) is 'Where the way to Stripe begins, given what is wanted, what Stripe holds and a price that is still to be archived.';
revoke execute on function guichet.space_action(jsonb, public.space_products, text) from public;

create or replace function guichet.space_route(action text) returns text
language sql immutable set search_path = ''
as $$
  select case action
    when 'create_product' then 'product' when 'create_first_price' then 'first_price' when 'create_price' then 'price'
    when 'update_and_archive_price' then 'default' when 'update_product' then 'update'
    when 'archive_product' then 'archive' when 'nothing' then 'nothing' end
$$;
comment on function guichet.space_route(text) is 'Where the workflow begins for an action, by the name of the output of its switch.';
revoke execute on function guichet.space_route(text) from public;

create or replace function guichet.stale_space_price(space_id uuid, current_price text) returns text
language sql stable set search_path = ''
as $$
  select p.stripe_price_id from public.space_prices p
  where p.space_id = stale_space_price.space_id and p.archived_at is null
    and p.stripe_price_id is distinct from current_price
  order by p.created_at, p.stripe_price_id limit 1
$$;
comment on function guichet.stale_space_price(uuid, text) is 'The oldest price of the space that is still on sale beside the current one.';
revoke execute on function guichet.stale_space_price(uuid, text) from public;

create or replace function guichet.space_metadata(wanted jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object('space_id', wanted ->> 'space_id', 'capacity', coalesce(wanted ->> 'capacity', ''), 'type',
    'coworking_space')
$$;
comment on function guichet.space_metadata(jsonb) is 'Metadata of Stripe''s product (owner''s document 003).';
revoke execute on function guichet.space_metadata(jsonb) from public;

-- Keys: of the product once and for all, of everything else by revision. Whatever way a try takes, under a key it sends
-- the same: Stripe refuses a key with other values for good.
create or replace function guichet.space_key(wanted jsonb, step text, old_price text default null) returns text
language sql immutable set search_path = ''
as $$
  select 'space:' || (wanted ->> 'space_id') || case step
    when 'create_product' then ':product'
    when 'create_price' then ':price:' || (wanted ->> 'rev')
    when 'archive_price' then ':price:' || (wanted ->> 'rev') || ':archive:' || old_price
    else ':product:' || (wanted ->> 'rev')
  end
$$;
comment on function guichet.space_key(jsonb, text, text) is 'Stripe''s idempotency key of a step; old_price is the price that archive_price is about.';
revoke execute on function guichet.space_key(jsonb, text, text) from public;

create or replace function guichet.first_step(action text) returns text
language sql immutable set search_path = ''
as $$ select case action when 'create_first_price' then 'create_price'
  when 'update_and_archive_price' then 'update_product' else action end $$;
comment on function guichet.first_step(text) is 'The step with which an action begins.';
revoke execute on function guichet.first_step(text) from public;

create or replace function guichet.plan_space(item jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
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
end $$;
comment on function guichet.plan_space(jsonb) is 'Plans one leased row.';
revoke execute on function guichet.plan_space(jsonb) from public;

create or replace function guichet.plan_spaces(items jsonb) returns jsonb
language sql set search_path = ''
as $$ select coalesce(jsonb_agg(guichet.plan_space(e.item) order by e.ord), '[]') from jsonb_array_elements(items)
  with ordinality as e (item, ord) $$;
comment on function guichet.plan_spaces(jsonb) is 'Plans leased rows, each at most once in the array.';
revoke execute on function guichet.plan_spaces(jsonb) from public;

create or replace function public.plan_space_sync(rows jsonb) returns jsonb
language sql security definer set search_path = ''
as $$ select jsonb_build_object('results', guichet.in_savepoints('guichet.plan_spaces(jsonb)', rows)) $$;
comment on function public.plan_space_sync(jsonb) is 'What claimed rows of topic stripe.space.sync mean in Stripe: [{outbox_id, token}] → {results: [{result: planned|error, action, route: product|first_price|price|default|update|archive|nothing, step, idempotency_key, product_id, price_id, old_price_id, name, description, active, unit_amount (cents), lookup_key, product_metadata, price_metadata}]}.';
revoke execute on function public.plan_space_sync(jsonb) from public, anon, authenticated;
grant execute on function public.plan_space_sync(jsonb) to service_role;
