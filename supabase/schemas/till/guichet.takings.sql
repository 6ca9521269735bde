-- Written by npm run db:schemas. Last in migrations/20261201000225_takings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.takings(p_unit text, p_from date, p_to date)
 RETURNS TABLE(starts_on date, domain text, currency text, received_minor bigint, payments bigint, refunded_minor bigint, refunds bigint, disputed_minor bigint, disputes bigint, wallet_minor bigint, wallet_vends bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  -- planned once a connection
  return query
  select f.starts_on, f.domain, f.currency,
    coalesce(sum(f.amount_minor) filter (where f.via <> 'wallet' and f.kind = 'payment'), 0)::bigint,
    coalesce(sum(f.entries) filter (where f.via <> 'wallet' and f.kind = 'payment'), 0)::bigint,
    coalesce(-sum(f.amount_minor) filter (where f.via <> 'wallet' and f.kind = 'refund'), 0)::bigint,
    coalesce(sum(f.entries) filter (where f.via <> 'wallet' and f.kind = 'refund'), 0)::bigint,
    coalesce(-sum(f.amount_minor) filter (where f.via = 'stripe' and f.kind in ('dispute', 'dispute_won')), 0)::bigint,
    coalesce(sum(f.entries) filter (where f.via = 'stripe' and f.kind in ('dispute', 'dispute_won')), 0)::bigint,
    coalesce(-sum(f.amount_minor) filter (where f.via = 'wallet' and f.kind in ('vend', 'vend_refund')), 0)::bigint,
    coalesce(sum(f.entries) filter (where f.via = 'wallet' and f.kind = 'vend'), 0)::bigint
    from guichet.figures_now f
   where f.figure = 'money' and f.unit = p_unit and f.starts_on between p_from and p_to and f.entries <> 0
     and (f.via in ('stripe', 'outside') or f.via = 'wallet' and f.kind in ('vend', 'vend_refund'))
   group by f.starts_on, f.domain, f.currency;
end $function$;

comment on function guichet.takings(text,date,date) is 'Days, weeks or months (p_unit; by their first day) of each domain and currency, in minor units: received, refunded, what disputes took less what they gave back; vends paid from wallets less those given back. Takings are received less refunded. What Stripe has not dated has the unit ever.';

revoke all on function guichet.takings(text,date,date) from public, anon, authenticated, service_role;
