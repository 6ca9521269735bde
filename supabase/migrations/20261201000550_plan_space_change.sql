-- What a change of a space would do at Stripe, before anybody makes it. Asked of the same functions that plan the
-- change itself.

create function guichet.space_steps(p_action text) returns text[]
language sql immutable set search_path = ''
as $$
  select case p_action
    when 'create_product' then array['create_product', 'create_price', 'update_product']
    when 'create_first_price' then array['create_price', 'update_product']
    when 'create_price' then array['create_price', 'update_product', 'archive_price']
    when 'update_and_archive_price' then array['update_product', 'archive_price']
    when 'update_product' then array['update_product']
    when 'archive_product' then array['archive_product']
    else '{}'::text[] end
$$;
comment on function guichet.space_steps(text) is 'The steps of an action of guichet.space_action, in the order in which the workflow takes them.';

-- Row locks are asked for by whoever changes; here is only looked.
create function guichet.space_plan(p_before public.spaces, p_wanted public.spaces) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_held public.space_products;
  v_action text;
  v_price bigint := guichet.minor_units(p_wanted.price_per_hour);
begin
  select p.* into v_held from public.space_products p where p.space_id = p_wanted.id;
  v_action := case
    when p_before.id is not null and (p_before.name, p_before.description, p_before.capacity, p_before.price_per_hour,
      p_before.is_active) is not distinct from (p_wanted.name, p_wanted.description, p_wanted.capacity,
      p_wanted.price_per_hour, p_wanted.is_active) then 'nothing'
    else guichet.space_action(jsonb_build_object('type', 'UPDATE', 'rev', coalesce(v_held.rev, 0) + 1, 'unit_amount',
      v_price), v_held, guichet.stale_space_price(p_wanted.id, v_held.stripe_price_id)) end;
  return jsonb_build_object(
    'changes', (select coalesce(jsonb_agg(jsonb_build_object('field', f.field, 'before', f.before, 'after', f.after)
        order by f.place), '[]')
      from (values
        (1, 'name', to_jsonb(p_before.name), to_jsonb(p_wanted.name)),
        (2, 'description', to_jsonb(p_before.description), to_jsonb(p_wanted.description)),
        (3, 'capacity', to_jsonb(p_before.capacity), to_jsonb(p_wanted.capacity)),
        (4, 'price_cents', to_jsonb(guichet.minor_units(p_before.price_per_hour)), to_jsonb(v_price)),
        (5, 'is_active', to_jsonb(p_before.is_active), to_jsonb(p_wanted.is_active)))
        as f (place, field, before, after)
     where f.before is distinct from f.after),
    'steps', (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('step', s.step,
        'object', case s.step
          when 'create_product' then 'space_' || p_wanted.id
          when 'update_product' then coalesce(v_held.stripe_product_id, 'space_' || p_wanted.id)
          when 'archive_product' then v_held.stripe_product_id
          when 'archive_price' then coalesce(case v_action when 'create_price' then v_held.stripe_price_id end,
            guichet.stale_space_price(p_wanted.id, v_held.stripe_price_id)) end,
        'amount_cents', case s.step when 'create_price' then v_price
          when 'archive_price' then (select c.unit_amount from public.space_prices c where c.stripe_price_id =
            coalesce(case v_action when 'create_price' then v_held.stripe_price_id end,
              guichet.stale_space_price(p_wanted.id, v_held.stripe_price_id))) end,
        'active', case when s.step = 'update_product' then p_wanted.is_active end)) order by s.place), '[]')
      from unnest(guichet.space_steps(v_action)) with ordinality as s (step, place)),
    'currency', 'eur');
end $$;
comment on function guichet.space_plan(public.spaces, public.spaces) is 'What differs between two states of a space, and the steps at Stripe from what it holds now to the second.';

create function guichet.space_wanted(p_space public.spaces, p_fields jsonb) returns public.spaces
language sql immutable set search_path = ''
as $$
  -- cents from people, euros in the owner's table
  select jsonb_populate_record(p_space, p_fields - 'price_cents' || case when p_fields ? 'price_cents'
    then jsonb_build_object('price_per_hour', round((p_fields ->> 'price_cents')::bigint / 100.0, 2)) else '{}' end)
$$;
comment on function guichet.space_wanted(public.spaces, jsonb) is 'The space with what is given of name, description, capacity, price_cents, is_active.';

create function guichet.space_refusal(p_wanted public.spaces, p_fields jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select case
    when u.unknown is not null then guichet.refused(u.unknown, 'unknown_field')
    when guichet.is_blank(coalesce(p_wanted.name, '')) or length(p_wanted.name) > 250
      then guichet.refused('name', 'invalid_value')
    when length(p_wanted.description) > 5000 then guichet.refused('description', 'invalid_value')
    when p_wanted.capacity not between 1 and 100000 then guichet.refused('capacity', 'invalid_value')
    when p_wanted.price_per_hour is null or p_wanted.price_per_hour not between 0 and 99999999.99
      then guichet.refused('price_cents', 'invalid_value')
    when p_wanted.is_active and guichet.minor_units(p_wanted.price_per_hour) < guichet.minimum_charge('eur')
      then guichet.refused('price_cents', 'amount_too_small',
        jsonb_build_object('minimum_cents', guichet.minimum_charge('eur'), 'currency', 'eur')) end
    from (select (select min(k.key) from jsonb_object_keys(p_fields) k (key)
      where k.key not in ('name', 'description', 'capacity', 'price_cents', 'is_active')) as unknown) u
$$;
comment on function guichet.space_refusal(public.spaces, jsonb) is 'Why a space may not be so, before a constraint says it in its own words; null where it may.';

create function public.plan_space_change(space_id uuid, fields jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_before public.spaces;
  v_wanted public.spaces;
  v_refusal jsonb;
begin
  perform guichet.require_right('read_spaces');
  select s.* into v_before from public.spaces s where s.id = plan_space_change.space_id;
  v_wanted := guichet.space_wanted(case when found then v_before end, case when v_before.id is null
    then jsonb_build_object('id', plan_space_change.space_id, 'is_active', true) else '{}' end
    || plan_space_change.fields);
  v_refusal := guichet.space_refusal(v_wanted, plan_space_change.fields);
  return coalesce(v_refusal, jsonb_build_object('result', 'planned', 'space_id', plan_space_change.space_id,
    'version', v_before.rev::text) || guichet.space_plan(v_before, v_wanted));
end $$;
comment on function public.plan_space_change(uuid, jsonb) is
  'What a change of a space would do, without making it: fields name, description, capacity, price_cents (an hour), is_active → {result: planned, space_id, version: null for one that is not there yet, currency, changes: [{field, before, after}], steps at Stripe: [{step: create_product|create_price|update_product|archive_price|archive_product, object?, amount_cents?, active?}]} | {result: refused, field, reason: unknown_field|invalid_value|amount_too_small}. Whoever may read_spaces.';

create function public.save_space(space_id uuid, fields jsonb, expected text default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_before public.spaces;
  v_wanted public.spaces;
  v_after public.spaces;
  v_refusal jsonb;
begin
  perform guichet.require_right('manage_spaces');
  select s.* into v_before from public.spaces s where s.id = save_space.space_id for update;
  if not found and save_space.expected is not null then
    return guichet.refused('space_id', 'not_found');
  elsif not found then
    v_wanted := guichet.space_wanted(null::public.spaces,
      jsonb_build_object('id', save_space.space_id, 'is_active', true) || save_space.fields);
    v_refusal := guichet.space_refusal(v_wanted, save_space.fields);
    if v_refusal is not null then
      return v_refusal;
    end if;
    insert into public.spaces as s (id, name, description, capacity, price_per_hour, is_active)
    values (v_wanted.id, v_wanted.name, v_wanted.description, v_wanted.capacity, v_wanted.price_per_hour,
      v_wanted.is_active)
    on conflict (id) do nothing returning s.* into v_after;
    if found then
      return jsonb_build_object('result', 'created', 'space_id', v_after.id, 'version', v_after.rev::text);
    end if;
    -- the same press, at the same moment
    select s.* into v_before from public.spaces s where s.id = save_space.space_id for update;
  end if;

  v_wanted := guichet.space_wanted(v_before, save_space.fields);
  v_refusal := guichet.space_refusal(v_wanted, save_space.fields);
  if v_refusal is not null then
    return v_refusal;
  end if;
  if (v_before.name, v_before.description, v_before.capacity, v_before.price_per_hour, v_before.is_active)
    is not distinct from (v_wanted.name, v_wanted.description, v_wanted.capacity, v_wanted.price_per_hour,
      v_wanted.is_active) then
    return jsonb_build_object('result', 'unchanged', 'space_id', v_before.id, 'version', v_before.rev::text);
  end if;
  perform guichet.require_version(save_space.expected, v_before.rev::text);
  update public.spaces s
     set name = v_wanted.name, description = v_wanted.description, capacity = v_wanted.capacity,
         price_per_hour = v_wanted.price_per_hour, is_active = v_wanted.is_active
   where s.id = v_before.id returning s.* into v_after;
  return jsonb_build_object('result', 'changed', 'space_id', v_after.id, 'version', v_after.rev::text);
end $$;
comment on function public.save_space(uuid, jsonb, text) is
  'Creates a space (an id that the page made, expected null), or changes what is given of name, description, capacity, price_cents (an hour), is_active where it still is as expected (the version that desk_space gave) → {result: created|changed|unchanged|refused, space_id, version, field?, reason?: not_found|unknown_field|invalid_value|amount_too_small}; changed_since. Stripe follows by the outbox. Whoever may manage_spaces.';

revoke execute on function guichet.space_steps(text), guichet.space_plan(public.spaces, public.spaces),
  guichet.space_wanted(public.spaces, jsonb), guichet.space_refusal(public.spaces, jsonb),
  public.plan_space_change(uuid, jsonb), public.save_space(uuid, jsonb, text) from public, anon, authenticated;
grant execute on function public.plan_space_change(uuid, jsonb), public.save_space(uuid, jsonb, text)
  to authenticated, service_role;
