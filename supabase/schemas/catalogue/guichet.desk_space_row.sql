-- Written by npm run db:schemas. Last in migrations/20261201000565_desk_spaces.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.desk_space_row(p_space public.spaces)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'id', p_space.id, 'version', p_space.rev::text, 'name', p_space.name, 'description', p_space.description,
    'capacity', p_space.capacity, 'price_cents', guichet.minor_units(p_space.price_per_hour), 'currency', 'eur',
    'is_active', p_space.is_active, 'stripe_product_id', p_space.stripe_product_id,
    'stripe_price_id', p_space.stripe_price_id,
    -- what is open decides; where nothing is, Stripe holds the revision or never heard of it
    'sync', coalesce(
      (select jsonb_build_object('state', case o.status when 'parked' then 'stopped' else 'on_its_way' end, 'outbox_id',
          o.id, 'since', o.created_at, 'message', o.error_message)
        from public.outbox o where o.topic = 'stripe.space.sync' and o.object_key = 'space:' || p_space.id
          and o.status in ('waiting', 'running', 'parked') order by o.seq limit 1),
      jsonb_build_object('state', case when exists (select from public.space_products h
        where h.space_id = p_space.id and h.rev >= p_space.rev) then 'in_step'
        when p_space.is_active then 'unknown' else 'not_sold' end)),
    'next_price', (select jsonb_build_object('id', c.id, 'price_cents', c.price_cents, 'applies_on', c.applies_on)
      from public.space_price_changes c where c.space_id = p_space.id and c.status = 'scheduled'
      order by c.applies_on limit 1))
$function$;

comment on function guichet.desk_space_row(public.spaces) is 'A space as the desk shows it: what is sold, whether Stripe holds it, which price comes next.';

revoke all on function guichet.desk_space_row(public.spaces) from public, anon, authenticated, service_role;
