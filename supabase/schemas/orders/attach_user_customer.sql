-- Written by npm run db:schemas. Last in migrations/20261121001150_order_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.attach_user_customer(user_id uuid, customer text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.users u set stripe_customer_id = coalesce(u.stripe_customer_id, attach_user_customer.customer)
    where u.id = attach_user_customer.user_id;
  return (select jsonb_build_object('user_id', u.id, 'customer', u.stripe_customer_id) from public.users u
    where u.id = attach_user_customer.user_id);
end $function$;

comment on function public.attach_user_customer(uuid,text) is 'Writes a person''s Stripe customer once → {user_id, customer}, the one that stands. Service role only.';

revoke all on function public.attach_user_customer(uuid,text) from public, anon, authenticated, service_role;
grant execute on function public.attach_user_customer(uuid,text) to service_role;
