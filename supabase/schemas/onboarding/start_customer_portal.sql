-- Written by npm run db:schemas. Last in migrations/20261121001700_subscription_onboarding.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.start_customer_portal(establishment_id uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_user uuid := (select auth.uid());
  v_customer text;
  v_refusal jsonb;
begin
  if v_user is null then
    raise exception 'sign_in_required' using errcode = '42501';
  end if;
  -- whoever has the link acts as the customer: owners only, the members of an establishment see no portal
  select a.stripe_customer_id into v_customer from public.billing_accounts a
   where a.active and a.stripe_customer_id is not null and a.claimed_at is not null
     and case when start_customer_portal.establishment_id is null then a.owner_user_id = v_user
           else a.owner_establishment_id = start_customer_portal.establishment_id
             and guichet.owns_establishment(v_user, a.owner_establishment_id) end
   -- the account that pays for something now; of several the first: one that somebody else had named by a payment
   -- link's reference comes later
   order by exists (select from public.subscriptions s
     where s.billing_account_id = a.id and s.status not in ('canceled', 'incomplete_expired')) desc,
     a.claimed_at, a.stripe_customer_id limit 1;
  if not found then
    return guichet.refused('establishment_id', 'no_portal');
  end if;
  v_refusal := guichet.count_person_call('portals', v_user);
  if v_refusal is not null then
    return v_refusal;
  end if;
  return jsonb_build_object('result', 'create', 'customer', v_customer, 'idempotency_key',
    'portal:' || gen_random_uuid(), 'return_url', guichet.web_address('/'));
end $function$;

comment on function public.start_customer_portal(uuid) is 'The Stripe customer whose portal the signed-in owner may open, of an establishment or, without one, their own. → {result: create|refused, customer?, idempotency_key?, return_url?, field?, reason?: docs/refusals.md}.';

revoke all on function public.start_customer_portal(uuid) from public, anon, authenticated, service_role;
grant execute on function public.start_customer_portal(uuid) to authenticated;
grant execute on function public.start_customer_portal(uuid) to service_role;
