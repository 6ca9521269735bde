-- Written by npm run db:schemas. Last in migrations/20261121002110_seat_sync.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.record_seat_sync(rows jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_results jsonb := guichet.in_savepoints('guichet.record_all_seats(jsonb)', record_seat_sync.rows);
begin
  -- once for all of them: counters are locked in one order only within one call
  perform guichet.recompute_counters(array(
    select (o.payload ->> 'subscription_id')::uuid from public.outbox o
    where o.topic = 'stripe.seats.sync' and o.id in (select guichet.try_uuid(coalesce(e ->> 'outbox_id', e ->> 'id'))
      from jsonb_array_elements(record_seat_sync.rows) e)));
  return jsonb_build_object('results', v_results);
end $function$;

comment on function public.record_seat_sync(jsonb) is 'Writes the item that Stripe answered with back and recomputes the quotas: [{outbox_id, token, stripe}] → {results: [{result: recorded|error}]}.';

revoke all on function public.record_seat_sync(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.record_seat_sync(jsonb) to service_role;
