-- Written by npm run db:schemas. Last in migrations/20261121001500_sync_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.payment_intent_rank(status text, error_code text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  -- an attempt that failed is back at requires_payment_method: the error tells it from an intent that is only made
  select case status when 'requires_payment_method' then case when error_code is null then 1 else 5 end
    when 'requires_confirmation' then 2
    when 'requires_action' then 3 when 'processing' then 4 when 'requires_capture' then 6 when 'succeeded' then 7
      when 'canceled' then 7 else 0 end
$function$;

comment on function guichet.payment_intent_rank(text,text) is 'How far a PaymentIntent has come, by its status and the error of its last attempt; 0: a status that is not known.';

revoke all on function guichet.payment_intent_rank(text,text) from public, anon, authenticated, service_role;
