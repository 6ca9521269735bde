-- Written by npm run db:schemas. Last in migrations/20261201000550_plan_space_change.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.plan_space_change(space_id uuid, fields jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.plan_space_change(uuid,jsonb) is 'What a change of a space would do, without making it: fields name, description, capacity, price_cents (an hour), is_active → {result: planned, space_id, version: null for one that is not there yet, currency, changes: [{field, before, after}], steps at Stripe: [{step: create_product|create_price|update_product|archive_price|archive_product, object?, amount_cents?, active?}]} | {result: refused, field, reason: unknown_field|invalid_value|amount_too_small}. Whoever may read_spaces.';

revoke all on function public.plan_space_change(uuid,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.plan_space_change(uuid,jsonb) to authenticated;
grant execute on function public.plan_space_change(uuid,jsonb) to service_role;
