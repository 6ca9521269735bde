-- Written by npm run db:schemas. Last in migrations/20261201000212_subscription_months.sql.

CREATE OR REPLACE FUNCTION guichet.count_months()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  case tg_op
    when 'INSERT' then
      perform guichet.add_to_figures(guichet.months_as_changes(
        array(select row(a.*)::guichet.subscription_months from added a), 1));
    when 'DELETE' then
      perform guichet.add_to_figures(guichet.months_as_changes(
        array(select row(r.*)::guichet.subscription_months from removed r), -1));
    else
      perform guichet.add_to_figures(guichet.months_as_changes(
        array(select row(a.*)::guichet.subscription_months from added a), 1)
        || guichet.months_as_changes(array(select row(r.*)::guichet.subscription_months from removed r), -1));
  end case;
  return null;
end $function$;

comment on function guichet.count_months() is 'Trigger: the sum follows what subscriptions bring.';

revoke all on function guichet.count_months() from public, anon, authenticated, service_role;
