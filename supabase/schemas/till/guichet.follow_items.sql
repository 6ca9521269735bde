-- Written by npm run db:schemas. Last in migrations/20261201000212_subscription_months.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.follow_items()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_ids uuid[];
begin
  case tg_op
    when 'INSERT' then v_ids := array(select distinct n.subscription_id from news n where n.active and not n.metered);
    when 'DELETE' then v_ids := array(select distinct o.subscription_id from olds o where o.active and not o.metered);
    else
      -- as sets: of transition tables Postgres has no figures, and would join each row with each
      v_ids := array(
        (select n.subscription_id from (
          select n.id, n.subscription_id, n.active, n.metered, n.quantity, n.unit_amount, n.currency, n.period_interval,
            n.period_interval_count from news n
          except
          select o.id, o.subscription_id, o.active, o.metered, o.quantity, o.unit_amount, o.currency, o.period_interval,
            o.period_interval_count from olds o) n)
        union
        (select o.subscription_id from (
          select o.id, o.subscription_id from olds o except select n.id, n.subscription_id from news n) o));
  end case;
  if v_ids <> '{}' then
    perform guichet.keep_months(v_ids);
  end if;
  return null;
end $function$;

comment on function guichet.follow_items() is 'Trigger: what a subscription brings follows its items.';

revoke all on function guichet.follow_items() from public, anon, authenticated, service_role;
