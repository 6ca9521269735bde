-- Payments that only a refund or a dispute has told of, fetched as the other objects are (topic stripe.object.fetch).

create or replace function guichet.apply_fetched_payment_intents(items jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_item jsonb;
  v_results jsonb := '[]';
begin
  for v_item in select e from jsonb_array_elements(items) e loop
    v_results := v_results || jsonb_build_array(jsonb_build_object('event_id', v_item -> 'event_id', 'result', guichet.apply_payment_intent(v_item)));
    perform guichet.dispatch_event(v_item);
  end loop;
  return v_results;
end $$;
comment on function guichet.apply_fetched_payment_intents(jsonb) is 'What sync_stripe_payments does with an event of a PaymentIntent, for one that was fetched.';
revoke execute on function guichet.apply_fetched_payment_intents(jsonb) from public, anon, authenticated;

-- its own event is nearly always on its way: given half a minute, there is nothing left to fetch
create trigger fetch_payment_intent after insert or update of needs_refetch on public.payments
  for each row when (new.needs_refetch) execute function guichet.ask_for_stripe_object('payment_intent', 'stripe_payment_intent_id', '30');
