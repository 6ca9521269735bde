-- Written by npm run db:schemas. Last in migrations/20261121001500_sync_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refund_rank(status text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  -- a refund that succeeded can still fail at the bank
  select case status when 'requested' then 0 when 'pending' then 1 when 'requires_action' then 2 when 'succeeded' then 3
    when 'canceled' then 4 when 'failed' then 4 else 1 end
$function$;

comment on function guichet.refund_rank(text) is 'How far a refund has come, by its status.';

revoke all on function guichet.refund_rank(text) from public, anon, authenticated, service_role;
