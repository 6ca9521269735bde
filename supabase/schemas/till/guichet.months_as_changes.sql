-- Written by npm run db:schemas. Last in migrations/20261201000212_subscription_months.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.months_as_changes(p_months guichet.subscription_months[], p_sign integer)
 RETURNS guichet.figure_changes[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select coalesce(array_agg(row(null, 'mrr', null, 'subscription', 'stripe', k.kind, m.currency, p_sign * k.amount,
    p_sign * k.entries)::guichet.figure_changes), '{}')
    from unnest(p_months) m
    cross join lateral (values
      (case when m.past_due then 'past_due' else 'active' end, m.amount_minor, 1::bigint),
      ('unpriced', 0, m.unpriced_items), ('discount_unknown', 0, m.discount_unknown::int)) k (kind, amount, entries)
   where k.amount <> 0 or k.entries <> 0
$function$;

comment on function guichet.months_as_changes(guichet.subscription_months[],integer) is 'What rows of subscription_months add to the figures (1) or take off (-1).';

revoke all on function guichet.months_as_changes(guichet.subscription_months[],integer) from public, anon, authenticated, service_role;
