-- Written by npm run db:schemas. Last in migrations/20261201000555_space_price_changes.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.apply_due_space_prices()
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_id uuid;
  v_change public.space_price_changes;
  v_space public.spaces;
  v_applied integer := 0;
begin
  for v_id in
    select c.id from public.space_price_changes c
     where c.status = 'scheduled' and c.applies_on <= guichet.today() order by c.applies_on, c.id limit 200
  loop
    -- the space first, as everywhere; two that come by at once take turns, and the second finds it applied
    select c.* into v_change from public.space_price_changes c where c.id = v_id;
    select s.* into v_space from public.spaces s where s.id = v_change.space_id for update;
    select c.* into v_change from public.space_price_changes c where c.id = v_id for update;
    continue when v_change.status <> 'scheduled';
    if v_space.id is not null then
      update public.spaces s set price_per_hour = round(v_change.price_cents / 100.0, 2) where s.id = v_space.id;
      v_applied := v_applied + 1;
    end if;
    update public.space_price_changes c
       set status = case when v_space.id is null then 'lapsed' else 'applied' end, settled_at = now(),
         before_cents = guichet.minor_units(v_space.price_per_hour),
         rev = (select s.rev from public.spaces s where s.id = v_space.id)
     where c.id = v_change.id;
  end loop;
  return jsonb_build_object('applied', v_applied);
end $function$;

comment on function public.apply_due_space_prices() is 'Applies the prices whose day has begun at the business, each once → {applied}. Service role; called every minute by a workflow.';

revoke all on function public.apply_due_space_prices() from public, anon, authenticated, service_role;
grant execute on function public.apply_due_space_prices() to service_role;
