-- Written by npm run db:schemas. Last in migrations/20261121000150_receive_stripe_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.receive_stripe_events(events jsonb, consumer text DEFAULT 'stripe-events'::text, source jsonb DEFAULT NULL::jsonb, release text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- said with the events, so that no request is made for it: nothing is taken in that nobody could work on
  if receive_stripe_events.release is not null then
    perform guichet.require_release(receive_stripe_events.release);
  end if;
  -- a setting of this transaction, so that the payloads need not be rebuilt to carry it
  perform set_config('guichet.consumer', receive_stripe_events.consumer, true);
  perform guichet.know_stripe_source(receive_stripe_events.consumer, receive_stripe_events.source);
  return jsonb_build_object('results', guichet.in_savepoints('guichet.insert_stripe_events(jsonb)', events));
end $function$;

comment on function public.receive_stripe_events(jsonb,text,jsonb,text) is 'Stores [{event_id, type, event_created (unix seconds), api_version, livemode, account?, object_id, request_id, idempotency_key, status: pending|ignored, ignored_for?: type|livemode|account, payload: object | null, raw_base64?}] durably → {results: [{event_id, result: stored|duplicate|ignored|error, error?}]}. source: {account?, mode?} of the webhook credential, kept for whoever does not know it; an event of another account or of the other mode is ignored whatever its status says. An ignored type alerts once, another account and the other mode once each, in the same transaction. Where raw_base64 is given payload is null: jsonb refused the event (a \u0000 in a text), the bytes are all there is. release: that of whoever receives; one that this database does not serve is refused (PT503), and nothing is stored.';

revoke all on function public.receive_stripe_events(jsonb,text,jsonb,text) from public, anon, authenticated, service_role;
grant execute on function public.receive_stripe_events(jsonb,text,jsonb,text) to service_role;
