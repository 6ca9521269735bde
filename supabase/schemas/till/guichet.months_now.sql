-- Written by npm run db:schemas. Last in migrations/20261201000250_desk_rows.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.months_now()
 RETURNS TABLE(currency text, kind text, amount_minor bigint, entries bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  -- a discount that ended by itself changes what a subscription brings, and no event says so
  return query
  select s.currency, s.kind, sum(s.amount)::bigint, sum(s.entries)::bigint
    from (
      select f.currency, f.kind, f.amount_minor as amount, f.entries from guichet.figures_now f
        where f.figure = 'mrr' and f.unit = 'ever' and f.starts_on = '-infinity'
      union all
      select k.currency, case when k.past_due then 'past_due' else 'active' end, n.amount_minor - k.amount_minor, 0
        from guichet.subscription_months k
        join guichet.subscription_months_by_rows n on n.subscription_id = k.subscription_id
       where k.changes_at <= now()) s
   group by 1, 2 having sum(s.entries) <> 0;
end $function$;

comment on function guichet.months_now() is 'What subscriptions bring a month, a currency apart: kind active and past_due with their amount and number; unpriced, the number of items, and discount_unknown, of subscriptions, that it says too little or too much of.';

revoke all on function guichet.months_now() from public, anon, authenticated, service_role;
