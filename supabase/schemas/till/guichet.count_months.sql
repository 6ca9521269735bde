-- Written by npm run db:schemas. Last in migrations/20261201000212_subscription_months.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.count_months()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_added guichet.subscription_months[] := '{}';
  v_removed guichet.subscription_months[] := '{}';
begin
  if tg_op <> 'DELETE' then
    v_added := array(select row(a.*)::guichet.subscription_months from added a);
  end if;
  if tg_op <> 'INSERT' then
    v_removed := array(select row(r.*)::guichet.subscription_months from removed r);
  end if;
  -- a statement that changed nothing fires all the same
  if cardinality(v_added) + cardinality(v_removed) > 0 then
    perform guichet.add_to_figures(guichet.months_as_changes(v_added, 1) || guichet.months_as_changes(v_removed, -1));
  end if;
  return null;
end $function$;

comment on function guichet.count_months() is 'Trigger: the sum follows what subscriptions bring.';

revoke all on function guichet.count_months() from public, anon, authenticated, service_role;
