-- Written by npm run db:schemas. Last in migrations/20261121000192_fetch_stripe_objects.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.plan_stripe_fetches(items jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_item jsonb;
  v_row public.outbox;
  v_object text;
  v_held jsonb;
  v_results jsonb := '[]';
begin
  for v_item in select e from jsonb_array_elements(items) e loop
    v_row := guichet.leased_row(v_item);
    v_object := v_row.payload ->> 'object';
    v_held := (guichet.held_stripe_object(v_object, v_row.payload ->> 'stripe_id')).held;
    v_results := v_results || jsonb_build_array(jsonb_build_object('result', 'planned', 'object', v_object, 'stripe_id',
      v_row.payload ->> 'stripe_id',
      'route', case
        -- an event that came meanwhile said it
        when v_held is not null and not (v_held ->> 'needs_refetch')::boolean then 'nothing'
        when v_held is null and v_object not in ('subscription', 'product') then 'nothing'
        else replace(v_object, 'payment_intent', 'payment')
      end));
  end loop;
  return v_results;
end $function$;

comment on function guichet.plan_stripe_fetches(jsonb) is 'The part of plan_stripe_fetch that runs in a savepoint.';

revoke all on function guichet.plan_stripe_fetches(jsonb) from public, anon, authenticated, service_role;
