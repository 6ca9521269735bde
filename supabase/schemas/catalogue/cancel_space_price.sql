-- Written by npm run db:schemas. Last in migrations/20261201000555_space_price_changes.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.cancel_space_price(change_id uuid, reason text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_before public.space_price_changes;
  v_after public.space_price_changes;
begin
  perform guichet.require_right('manage_spaces');
  select c.* into v_before from public.space_price_changes c where c.id = cancel_space_price.change_id for update;
  if not found then
    return guichet.refused('change_id', 'not_found');
  elsif v_before.status = 'cancelled' then
    return jsonb_build_object('result', 'already', 'change_id', v_before.id);
  elsif v_before.status <> 'scheduled' then
    return guichet.refused('change_id', 'price_applied');
  end if;
  update public.space_price_changes c
     set status = 'cancelled', settled_at = now(), reason = left(nullif(btrim(cancel_space_price.reason), ''), 200)
   where c.id = v_before.id returning c.* into v_after;
  perform guichet.record_action('manage_spaces', 'space_price_changes', v_after.id::text, v_after.reason,
    to_jsonb(v_before), to_jsonb(v_after));
  return jsonb_build_object('result', 'cancelled', 'change_id', v_after.id);
end $function$;

comment on function public.cancel_space_price(uuid,text) is 'Takes a price back that has not applied yet → {result: cancelled|already|refused, change_id, reason?: not_found|price_applied}. Whoever may manage_spaces.';

revoke all on function public.cancel_space_price(uuid,text) from public, anon, authenticated, service_role;
grant execute on function public.cancel_space_price(uuid,text) to authenticated;
grant execute on function public.cancel_space_price(uuid,text) to service_role;
