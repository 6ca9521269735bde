-- Written by npm run db:schemas. Last in migrations/20261121001150_order_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refuse_unpaid(p_user uuid, p_lines jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_line record;
  v_most guichet.limits := guichet.limit_of('line_units');
  v_lapsed guichet.limits := guichet.limit_of('lapsed_orders');
  v_open record;
begin
  select l.value ->> 'position' as position, (l.value ->> 'quantity')::integer as quantity into v_line
    from jsonb_array_elements(p_lines) l
   where (l.value ->> 'quantity')::integer > v_most.most order by (l.value ->> 'position')::integer limit 1;
  if found then
    return guichet.over_limit('line_units', 'person:' || p_user)
      || jsonb_build_object('field', 'items.' || v_line.position || '.quantity');
  end if;
  -- orders without an end are of before Guichet and hold nothing
  select count(distinct o.id) as orders, coalesce(sum(i.quantity), 0) as units into v_open
    from public.orders o left join public.order_items i on i.order_id = o.id
   where o.user_id = p_user and o.status = 'PENDING' and o.expires_at is not null;
  if v_open.orders >= (guichet.limit_of('unpaid_orders')).most then
    return guichet.over_limit('unpaid_orders', 'person:' || p_user) || jsonb_build_object('field', 'items');
  end if;
  if v_open.units + (select sum((l.value ->> 'quantity')::bigint)
    from jsonb_array_elements(p_lines) l) > (guichet.limit_of('unpaid_units')).most then
    return guichet.over_limit('unpaid_units', 'person:' || p_user) || jsonb_build_object('field', 'items');
  end if;
  if v_open.orders + (select count(*) from public.orders o
       where o.user_id = p_user and o.status = 'CANCELLED' and o.created_at > now() - v_lapsed.per
         and o.payment_state in ('none', 'checkout_open', 'failed')) >= v_lapsed.most then
    return guichet.over_limit('lapsed_orders', 'person:' || p_user) || jsonb_build_object('field', 'items');
  end if;
  return null;
end $function$;

comment on function guichet.refuse_unpaid(uuid,jsonb) is 'Why a person may not keep these lines [{position, quantity}] from others as well; null where they may. The caller holds guichet.lock_person.';

revoke all on function guichet.refuse_unpaid(uuid,jsonb) from public, anon, authenticated, service_role;
