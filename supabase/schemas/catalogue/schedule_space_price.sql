-- Written by npm run db:schemas. Last in migrations/20261201000555_space_price_changes.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.schedule_space_price(change_id uuid, space_id uuid, price_cents bigint, applies_on date, expected text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_space public.spaces;
  v_change public.space_price_changes;
  v_refusal jsonb;
  v_until bigint;
begin
  perform guichet.require_right('manage_spaces');
  select s.* into v_space from public.spaces s where s.id = schedule_space_price.space_id for update;
  if not found then
    return guichet.refused('space_id', 'not_found');
  end if;
  select c.* into v_change from public.space_price_changes c where c.id = schedule_space_price.change_id;
  if found then
    return jsonb_build_object('result', 'already', 'change_id', v_change.id, 'status', v_change.status);
  end if;
  perform guichet.require_version(schedule_space_price.expected, v_space.rev::text);
  v_refusal := guichet.space_refusal(
    guichet.space_wanted(v_space, jsonb_build_object('price_cents', schedule_space_price.price_cents)),
    jsonb_build_object('price_cents', schedule_space_price.price_cents));
  if v_refusal is not null then
    return v_refusal;
  end if;
  if schedule_space_price.applies_on <= guichet.today() then
    return guichet.refused('applies_on', 'day_past');
  end if;
  if exists (select from public.space_price_changes c where c.space_id = v_space.id and c.status = 'scheduled'
      and c.applies_on = schedule_space_price.applies_on) then
    return guichet.refused('applies_on', 'price_scheduled');
  end if;
  -- what it will be by then
  select c.price_cents into v_until from public.space_price_changes c
   where c.space_id = v_space.id and c.status = 'scheduled' and c.applies_on < schedule_space_price.applies_on
   order by c.applies_on desc limit 1;
  if coalesce(v_until, guichet.minor_units(v_space.price_per_hour)) = schedule_space_price.price_cents then
    return guichet.refused('price_cents', 'price_unchanged');
  end if;
  insert into public.space_price_changes as c (id, space_id, price_cents, applies_on, created_by)
  values (schedule_space_price.change_id, v_space.id, schedule_space_price.price_cents,
    schedule_space_price.applies_on, (select auth.uid()))
  returning c.* into v_change;
  perform guichet.record_action('manage_spaces', 'space_price_changes', v_change.id::text, null, null,
    to_jsonb(v_change));
  return jsonb_build_object('result', 'scheduled', 'change_id', v_change.id, 'status', v_change.status,
    'applies_at', guichet.session_starts_at(v_change.applies_on));
end $function$;

comment on function public.schedule_space_price(uuid,uuid,bigint,date,text) is 'A price of a space (minor units, an hour) from a day to come on, where the space still is as expected. change_id is made by the page: the same one again changes nothing → {result: scheduled|already|refused, change_id, status, applies_at, field?, reason?: not_found|invalid_value|amount_too_small|day_past|price_scheduled|price_unchanged}; changed_since. Whoever may manage_spaces.';

revoke all on function public.schedule_space_price(uuid,uuid,bigint,date,text) from public, anon, authenticated, service_role;
grant execute on function public.schedule_space_price(uuid,uuid,bigint,date,text) to authenticated;
grant execute on function public.schedule_space_price(uuid,uuid,bigint,date,text) to service_role;
