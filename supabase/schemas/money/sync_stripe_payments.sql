-- Written by npm run db:schemas. Last in migrations/20261121001500_sync_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.sync_stripe_payments(rows jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_results jsonb[] := '{}';
  v_item record;
  v_result text;
  v_message text;
  v_hint text;
  v_column text;
begin
  -- a payment, its charge, its refunds and its disputes are objects of their own and may be in two batches at once
  perform guichet.lock_objects(array(
    select coalesce(r #>> '{row,stripe_payment_intent_id}', r #>> '{row,stripe_charge_id}')
      from jsonb_array_elements(sync_stripe_payments.rows) r));
  if jsonb_array_length(sync_stripe_payments.rows) > 1 then
    -- all subjects before the first payment, in one order for everybody
    perform guichet.lock_subject(s) from (
      select guichet.find_subject(r #>> '{row,stripe_payment_intent_id}', r #>> '{row,stripe_charge_id}',
        r #> '{row,metadata}') s
        from jsonb_array_elements(sync_stripe_payments.rows) r order by 1) s;
  end if;
  -- oldest first, so that a batch ends where single calls would; each in a savepoint
  for v_item in
    select r.value as item, r.ordinality::integer as place from jsonb_array_elements(sync_stripe_payments.rows)
      with ordinality r
     order by (r.value ->> 'event_created')::bigint, r.ordinality
  loop
    begin
      v_result := case v_item.item ->> 'object'
        when 'payment_intent' then guichet.apply_payment_intent(v_item.item)
        when 'charge' then guichet.apply_charge(v_item.item)
        when 'refund' then guichet.apply_refund(v_item.item)
        when 'dispute' then guichet.apply_dispute(v_item.item)
      end;
      if v_result is null then
        raise exception 'sync_stripe_payments does not know objects of type %', v_item.item ->> 'object'
          using errcode = '22023', column = 'object',
            hint = 'It takes payment_intent, charge, refund and dispute rows of the Stripe Mapper.';
      end if;
      -- what it means to the domain whose row it names: vends, bookings, subscriptions enter themselves there
      perform guichet.dispatch_event(v_item.item);
      v_results[v_item.place] := jsonb_build_object('event_id', v_item.item -> 'event_id', 'result', v_result);
    exception
      -- a deadlock concerns the transaction, not the item: the events are claimed again
      when transaction_rollback or query_canceled then raise;
      when others then
        get stacked diagnostics v_message = message_text, v_hint = pg_exception_hint, v_column = column_name;
        v_results[v_item.place] := jsonb_build_object('event_id', v_item.item -> 'event_id', 'result', 'error',
          'error', jsonb_strip_nulls(jsonb_build_object('message', v_message, 'path', nullif(v_column, ''), 'hint',
            nullif(v_hint, ''))));
    end;
  end loop;
  return jsonb_build_object('results', to_jsonb(v_results));
end $function$;

comment on function public.sync_stripe_payments(jsonb) is 'Payments, charges, refunds and disputes from the Stripe Mapper → payments, payment_events, refunds, disputes, orders. → {results: [{event_id, result: applied|stale|error, error?}]}. Service role.';

revoke all on function public.sync_stripe_payments(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.sync_stripe_payments(jsonb) to service_role;
