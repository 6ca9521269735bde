-- Written by npm run db:schemas. Last in migrations/20261201000550_plan_space_change.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.save_space(space_id uuid, fields jsonb, expected text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.save_space(uuid,jsonb,text) is 'Creates a space (an id that the page made, expected null), or changes what is given of name, description, capacity, price_cents (an hour), is_active where it still is as expected (the version that desk_space gave) → {result: created|changed|unchanged|refused, space_id, version, field?, reason?: not_found|unknown_field|invalid_value|amount_too_small}; changed_since. Stripe follows by the outbox. Whoever may manage_spaces.';

revoke all on function public.save_space(uuid,jsonb,text) from public, anon, authenticated, service_role;
grant execute on function public.save_space(uuid,jsonb,text) to authenticated;
grant execute on function public.save_space(uuid,jsonb,text) to service_role;
