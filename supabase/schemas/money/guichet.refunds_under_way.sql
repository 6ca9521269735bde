-- Written by npm run db:schemas. Last in migrations/20261121001400_refunds.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refunds_under_way(p_payment_id uuid)
 RETURNS bigint
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  -- a refund that failed counts no more
  select coalesce(sum(r.amount_cents), 0)::bigint from public.refunds r
    where r.payment_id = p_payment_id and r.status not in ('succeeded', 'failed', 'canceled')
$function$;

comment on function guichet.refunds_under_way(uuid) is 'Minor units of a payment that are asked for or on their way, and not yet back for good.';

revoke all on function guichet.refunds_under_way(uuid) from public, anon, authenticated, service_role;
