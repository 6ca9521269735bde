-- Written by npm run db:schemas. Last in migrations/20261121000183_sync_runner.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.ensure_billing_accounts(customer_ids text[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  insert into public.billing_accounts (owner_type, stripe_customer_id)
  select distinct 'USER'::public.billing_owner_type, customer from unnest(customer_ids) customer
  where customer is not null and not exists (select from public.billing_accounts a
    where a.stripe_customer_id = customer)
  order by customer
  on conflict (stripe_customer_id) do nothing;
end $function$;

comment on function guichet.ensure_billing_accounts(text[]) is 'A customer that nobody has claimed yet gets an account without owner: an event is never dropped for it.';

revoke all on function guichet.ensure_billing_accounts(text[]) from public, anon, authenticated, service_role;
