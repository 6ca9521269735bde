-- Written by npm run db:schemas. Last in migrations/20261121001500_sync_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.payment_rank(status text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select case status when 'succeeded' then 3 when 'requires_capture' then 2 when 'processing' then 1 else 0 end $function$;

comment on function guichet.payment_rank(text) is 'How much a PaymentIntent is the payment of its subject: one that brought money before one that holds it, before one under way.';

revoke all on function guichet.payment_rank(text) from public, anon, authenticated, service_role;
