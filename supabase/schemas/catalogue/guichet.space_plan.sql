-- Written by npm run db:schemas. Last in migrations/20261201000550_plan_space_change.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.space_plan(p_before public.spaces, p_wanted public.spaces)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.space_plan(public.spaces,public.spaces) is 'What differs between two states of a space, and the steps at Stripe from what it holds now to the second.';

revoke all on function guichet.space_plan(public.spaces,public.spaces) from public, anon, authenticated, service_role;
