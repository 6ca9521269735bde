-- Written by npm run db:schemas. Last in migrations/20261201000302_kept_plans.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refunds_under_way(p_payment_id uuid)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  -- a refund that failed counts no more
  return (
    select coalesce(sum(r.amount_cents), 0)::bigint from public.refunds r
     where r.payment_id = p_payment_id and r.status not in ('succeeded', 'failed', 'canceled'));
end $function$;

comment on function guichet.refunds_under_way(uuid) is 'Minor units of a payment that are asked for or on their way, and not yet back for good.';

revoke all on function guichet.refunds_under_way(uuid) from public, anon, authenticated, service_role;
