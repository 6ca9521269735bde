-- record_space_sync: what Stripe answered to a step, and what the next step needs.

create or replace function guichet.record_space_price(space uuid, wanted jsonb, item jsonb) returns text
language plpgsql set search_path = ''
as $$
declare
  v_price text := guichet.require_stripe_id(item, 'price_');
begin
  if (item #>> '{stripe,unit_amount}')::bigint is distinct from (wanted ->> 'unit_amount')::bigint then
    raise exception 'price % is % cents, % were asked for', v_price, item #>> '{stripe,unit_amount}',
      wanted ->> 'unit_amount'
      using errcode = '22023', column = 'stripe.unit_amount',
        hint = 'Look at the price in Stripe, then run the plan/apply workflow.';
  end if;
  insert into public.space_prices (stripe_price_id, space_id, unit_amount, currency, rev)
    values (v_price, space, (wanted ->> 'unit_amount')::bigint, coalesce(item #>> '{stripe,currency}', 'eur'),
      (wanted ->> 'rev')::bigint)
    on conflict (stripe_price_id) do nothing;
  update public.space_products p set stripe_price_id = v_price, unit_amount = (wanted ->> 'unit_amount')::bigint
    where p.space_id = space;
  return v_price;
end $$;
comment on function guichet.record_space_price(uuid, jsonb, jsonb) is 'Writes a new price down; the amount must be the one that was asked for.';
revoke execute on function guichet.record_space_price(uuid, jsonb, jsonb) from public;

create or replace function guichet.record_space_product(space uuid, wanted jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
  update public.space_products p
    set confirmed = true, name = wanted ->> 'name', description = wanted ->> 'description',
        capacity = (wanted ->> 'capacity')::int,
      active = (wanted ->> 'active')::boolean, rev = (wanted ->> 'rev')::bigint,
      archived_at = case when not (wanted ->> 'active')::boolean then coalesce(p.archived_at, clock_timestamp()) end
    where p.space_id = space;
  -- the ids reach the space; its trigger knows that they are no change of it
  update public.spaces s
    set stripe_product_id = p.stripe_product_id, stripe_price_id = p.stripe_price_id
    from public.space_products p
    where s.id = space and p.space_id = space
      and (s.stripe_product_id, s.stripe_price_id) is distinct from (p.stripe_product_id, p.stripe_price_id);
end $$;
comment on function guichet.record_space_product(uuid, jsonb) is 'Stripe''s product is as wanted: writes it down and the ids back to the space.';
revoke execute on function guichet.record_space_product(uuid, jsonb) from public;

create or replace function guichet.record_space(item jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_row public.outbox := guichet.leased_row(item);
  v_wanted jsonb := v_row.payload;
  v_space uuid := (v_wanted ->> 'space_id')::uuid;
  v_step text := item ->> 'step';
  v_stripe_id text;
  v_started timestamptz;
  v_next text;
  v_stale text;
begin
  select p.step_started_at into v_started from public.space_products p where p.space_id = v_space for update;
  case v_step
    when 'create_product' then
      v_stripe_id := guichet.require_stripe_id(item, '');
      update public.space_products p set confirmed = true where p.space_id = v_space;
      v_next := 'create_price';
    when 'create_price' then
      v_stripe_id := guichet.record_space_price(v_space, v_wanted, item);
      v_next := 'update_product';
    when 'update_product' then
      v_stripe_id := guichet.require_stripe_id(item, '');
      perform guichet.record_space_product(v_space, v_wanted);
      v_next := 'archive_price';
    when 'archive_price' then
      v_stripe_id := guichet.require_stripe_id(item, 'price_');
      update public.space_prices p set archived_at = coalesce(p.archived_at, clock_timestamp())
        where p.stripe_price_id = v_stripe_id;
    when 'archive_product' then
      v_stripe_id := guichet.require_stripe_id(item, '');
      perform guichet.record_space_product(v_space, v_wanted);
    else
      raise exception 'there is no step "%"', v_step
        using errcode = '22023', column = 'step', hint = 'Steps come from plan_space_sync.';
  end case;
  perform guichet.log_space_step(v_row, v_step, 'done', v_started, v_stripe_id);
  update public.space_products p set step_started_at = clock_timestamp() where p.space_id = v_space;
  select guichet.stale_space_price(v_space, p.stripe_price_id) into v_stale from public.space_products p
    where p.space_id = v_space;
  return jsonb_build_object('result', 'recorded', 'step', v_next, 'idempotency_key',
    guichet.space_key(v_wanted, v_next, v_stale), 'old_price_id', v_stale,
    -- the answer has been read: no need to carry it on
    'stripe', null,
    'price_id', (select p.stripe_price_id from public.space_products p where p.space_id = v_space));
end $$;
comment on function guichet.record_space(jsonb) is 'Records one step of one leased row.';
revoke execute on function guichet.record_space(jsonb) from public;

create or replace function guichet.record_spaces(items jsonb) returns jsonb
language sql set search_path = ''
as $$ select coalesce(jsonb_agg(guichet.record_space(e.item) order by e.ord), '[]') from jsonb_array_elements(items)
  with ordinality as e (item, ord) $$;
comment on function guichet.record_spaces(jsonb) is 'Records one step of leased rows, each at most once in the array.';
revoke execute on function guichet.record_spaces(jsonb) from public;

create or replace function public.record_space_sync(rows jsonb) returns jsonb
language sql security definer set search_path = ''
as $$ select jsonb_build_object('results', guichet.in_savepoints('guichet.record_spaces(jsonb)', rows)) $$;
comment on function public.record_space_sync(jsonb) is 'Writes Stripe''s answers to a step back, logs the step with its duration and says what the next one needs: [{outbox_id, token, step, stripe}] → {results: [{result: recorded|error, step, idempotency_key, price_id, old_price_id}]}.';
revoke execute on function public.record_space_sync(jsonb) from public, anon, authenticated;
grant execute on function public.record_space_sync(jsonb) to service_role;

create or replace function public.record_space_failure(rows jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.space_sync_log (outbox_id, space_id, rev, type, step, status, duration_ms, message)
  select o.id, guichet.try_uuid(o.payload ->> 'space_id'), (o.payload ->> 'rev')::bigint, o.payload ->> 'type',
         coalesce(e ->> 'step', 'plan'), 'failed',
    (extract(epoch from clock_timestamp() - p.step_started_at) * 1000)::int,
    coalesce(e #>> '{error,message}', e ->> 'error', 'no reason was given')
  from jsonb_array_elements(rows) e
  join public.outbox o on o.id = guichet.try_uuid(coalesce(e ->> 'outbox_id', e ->> 'id'))
  left join public.space_products p on p.space_id = guichet.try_uuid(o.payload ->> 'space_id');
  return jsonb_build_object('results', (
    select coalesce(jsonb_agg(jsonb_build_object('result', 'recorded')), '[]') from jsonb_array_elements(rows)));
end $$;
comment on function public.record_space_failure(jsonb) is 'Logs steps that failed: [{outbox_id, step?, error}] → {results: [{result: recorded}]}. What becomes of the rows, fail_outbox decides.';
revoke execute on function public.record_space_failure(jsonb) from public, anon, authenticated;
grant execute on function public.record_space_failure(jsonb) to service_role;
