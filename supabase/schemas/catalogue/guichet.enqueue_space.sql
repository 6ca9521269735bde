-- Written by npm run db:schemas. Last in migrations/20261121002000_spaces.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.enqueue_space(change text, space public.spaces, rev bigint)
 RETURNS uuid
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select guichet.enqueue_outbox('stripe.space.sync', 'space:' || (space).id, jsonb_build_object(
    'type', change, 'table', 'spaces', 'space_id', (space).id, 'rev', enqueue_space.rev,
    'name', (space).name, 'description', (space).description, 'capacity', (space).capacity,
    'unit_amount', guichet.minor_units((space).price_per_hour), 'active', change <> 'DELETE'
    and coalesce((space).is_active, true),
    'stripe_product_id', (space).stripe_product_id, 'stripe_price_id', (space).stripe_price_id), true)
$function$;

comment on function guichet.enqueue_space(text,public.spaces,bigint) is 'Enqueues the wanted state of a space; what waits untried folds into it.';

revoke all on function guichet.enqueue_space(text,public.spaces,bigint) from public, anon, authenticated, service_role;
