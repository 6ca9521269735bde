-- Written by npm run db:schemas. Last in migrations/20261121001700_subscription_onboarding.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.leave_open_checkouts()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if exists (select from public.subscription_checkouts o
    where o.establishment_id = old.establishment_id and o.status = 'open' and o.requested_by = old.user_id)
    and not guichet.owns_establishment(old.user_id, old.establishment_id) then
    perform guichet.end_open_subscription_checkouts(old.establishment_id);
  end if;
  return null;
end $function$;

comment on function guichet.leave_open_checkouts() is 'Trigger: the page that an owner has opened ends with their role.';

revoke all on function guichet.leave_open_checkouts() from public, anon, authenticated, service_role;
