-- Written by npm run db:schemas. Last in migrations/20261201000212_subscription_months.sql.

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
      v_ids := array(
        select distinct u.id from news n join olds o using (id)
          cross join lateral (values (n.subscription_id), (o.subscription_id)) u (id)
         where (n.subscription_id, n.active, n.metered, n.quantity, n.unit_amount, n.currency, n.period_interval,
           n.period_interval_count) is distinct from (o.subscription_id, o.active, o.metered, o.quantity,
             o.unit_amount, o.currency, o.period_interval, o.period_interval_count));
  end case;
  if v_ids <> '{}' then
    perform guichet.keep_months(v_ids);
  end if;
  return null;
end $function$;

comment on function guichet.follow_items() is 'Trigger: what a subscription brings follows its items.';

revoke all on function guichet.follow_items() from public, anon, authenticated, service_role;
