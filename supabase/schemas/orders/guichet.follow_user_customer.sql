-- Written by npm run db:schemas. Last in migrations/20261121001150_order_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.follow_user_customer()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if new.stripe_customer_id is null then
    return null;
  end if;
  if not new.active then
    update public.users u set stripe_customer_id = null, stripe_customers_deleted = u.stripe_customers_deleted + 1
      where u.stripe_customer_id = new.stripe_customer_id;
    return null;
  end if;
  update public.users u set stripe_customer_id = new.stripe_customer_id
   where u.id = coalesce(new.owner_user_id, guichet.try_uuid(new.metadata ->> 'user_id'))
     and u.stripe_customer_id is null
     and not exists (select from public.users other where other.stripe_customer_id = new.stripe_customer_id);
  return null;
end $function$;

comment on function guichet.follow_user_customer() is 'Trigger: keeps users.stripe_customer_id with what customer events and onboarding write to billing_accounts.';

revoke all on function guichet.follow_user_customer() from public, anon, authenticated, service_role;
