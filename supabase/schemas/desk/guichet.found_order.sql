-- Written by npm run db:schemas. Last in migrations/20261201000310_search_results.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.found_order(p_order public.orders, p_why text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select guichet.found('order', p_order.id::text, p_why,
      case when p.id is null then 'person' else 'payment' end, coalesce(p.id, p_order.user_id)::text,
      coalesce(guichet.person_named(p_order.user_id), '{}') || jsonb_build_object(
        'label', (select left(string_agg(i.quantity || ' × ' || coalesce(i.label, '?'), ', ' order by i.label, i.id),
          200)
          from public.order_items i where i.order_id = p_order.id),
        'amount_minor', p_order.amount_total_cents, 'currency', lower(p_order.currency), 'state', p_order.payment_state,
        'at', p_order.created_at))
      from (select guichet.payment_of(p_order.id) as id) p
  );
end $function$;

comment on function guichet.found_order(public.orders,text) is 'An order, as searches and timelines show it; it opens its payment, else whose it is.';

revoke all on function guichet.found_order(public.orders,text) from public, anon, authenticated, service_role;
