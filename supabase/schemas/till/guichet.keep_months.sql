-- Written by npm run db:schemas. Last in migrations/20261201000212_subscription_months.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.keep_months(p_subscriptions uuid[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  with now as (select * from guichet.subscription_months_by_rows n where n.subscription_id = any(p_subscriptions)),
  gone as (
    delete from guichet.subscription_months m
     where m.subscription_id = any(p_subscriptions)
       and not exists (select from now n where n.subscription_id = m.subscription_id))
  insert into guichet.subscription_months as m (subscription_id, currency, past_due, amount_minor, unpriced_items,
    discount_unknown, changes_at)
  select n.subscription_id, n.currency, n.past_due, n.amount_minor, n.unpriced_items, n.discount_unknown, n.changes_at
    from now n order by n.subscription_id
  on conflict (subscription_id) do update
     set currency = excluded.currency, past_due = excluded.past_due, amount_minor = excluded.amount_minor,
         unpriced_items = excluded.unpriced_items, discount_unknown = excluded.discount_unknown,
         changes_at = excluded.changes_at
  where (m.currency, m.past_due, m.amount_minor, m.unpriced_items, m.discount_unknown, m.changes_at)
    is distinct from (excluded.currency, excluded.past_due, excluded.amount_minor, excluded.unpriced_items,
      excluded.discount_unknown, excluded.changes_at)
$function$;

comment on function guichet.keep_months(uuid[]) is 'Makes subscription_months of these what their rows say.';

revoke all on function guichet.keep_months(uuid[]) from public, anon, authenticated, service_role;
