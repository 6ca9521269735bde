-- Written by npm run db:schemas. Last in migrations/20261121001500_sync_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.record_payment_event(p_payment_id uuid, p_item jsonb)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into public.payment_events (payment_id, stripe_event_id, type, payload, event_created)
  values (p_payment_id, p_item ->> 'event_id', p_item ->> 'event_type', p_item -> 'row',
    (p_item ->> 'event_created')::bigint)
  on conflict do nothing
$function$;

comment on function guichet.record_payment_event(uuid,jsonb) is 'Keeps an event of a payment, also one that came too late to change anything.';

revoke all on function guichet.record_payment_event(uuid,jsonb) from public, anon, authenticated, service_role;
