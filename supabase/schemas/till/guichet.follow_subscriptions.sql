-- Written by npm run db:schemas. Last in migrations/20261201000212_subscription_months.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.follow_subscriptions()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_ids uuid[];
begin
  if tg_op = 'INSERT' then
    v_ids := array(select n.id from news n where n.status in ('active', 'past_due'));
  else
    -- as sets: of transition tables Postgres has no figures, and would join each row with each
    v_ids := array(
      select c.id from (
        select n.id, n.status, n.discounts, n.coupon_id, n.pause_collection, n.currency, n.period_interval,
          n.period_interval_count from news n
        except
        select o.id, o.status, o.discounts, o.coupon_id, o.pause_collection, o.currency, o.period_interval,
          o.period_interval_count from olds o) c);
  end if;
  if v_ids <> '{}' then
    perform guichet.keep_months(v_ids);
  end if;
  return null;
end $function$;

comment on function guichet.follow_subscriptions() is 'Trigger: what a subscription brings follows its row.';

revoke all on function guichet.follow_subscriptions() from public, anon, authenticated, service_role;
