-- Written by npm run db:schemas. Last in migrations/20261121001700_subscription_onboarding.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.end_open_subscription_checkouts(p_establishment uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_ended public.subscription_checkouts;
begin
  for v_ended in
    update public.subscription_checkouts o set status = 'ended'
      where o.establishment_id = p_establishment and o.status = 'open' returning o.*
  loop
    perform guichet.close_checkout(v_ended.id);
  end loop;
end $function$;

comment on function guichet.end_open_subscription_checkouts(uuid) is 'Ends the page that an establishment has open, here and at Stripe (rule 13). The caller holds the establishment''s lock.';

revoke all on function guichet.end_open_subscription_checkouts(uuid) from public, anon, authenticated, service_role;
