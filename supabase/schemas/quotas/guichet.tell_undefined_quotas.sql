-- Written by npm run db:schemas. Last in migrations/20261201000050_statuses_and_quotas_once.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.tell_undefined_quotas(subscription_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  -- paid for, and all of it known
  v_paid uuid[] := array(
    select s.id from public.subscriptions s
     where s.id = any(subscription_ids) and guichet.grants_quota(s.stripe_status)
       and s.stripe_subscription_id is not null
       and exists (select from public.subscription_items i where i.subscription_id = s.id and i.active)
       and not exists (
         select from public.subscription_items i
          where i.subscription_id = s.id and i.active and i.stripe_product_id is not null
            and not exists (select from public.catalog_plans c where c.stripe_product_id = i.stripe_product_id)));
begin
  if v_paid = '{}' then
    return;
  end if;
  -- once a plan, not once a customer; a product that is not known yet is being fetched, and speaks first
  insert into public.alert_outbox (template, subject, data)
  select 'quota_undefined', coalesce(s.stripe_product_id, s.stripe_price_id, s.stripe_subscription_id) as subject,
    jsonb_build_object('subscription', s.stripe_subscription_id, 'plan_code', s.plan_code, 'product',
      s.stripe_product_id, 'price', s.stripe_price_id, 'customer', a.stripe_customer_id, 'customer_name',
      a.company_name, 'livemode', s.livemode)
    from public.subscriptions s left join public.billing_accounts a on a.id = s.billing_account_id
   where s.id = any(v_paid)
     and s.id not in (select q.subscription_id from guichet.item_quotas(v_paid) q)
   order by subject, s.id
      on conflict (template, subject) do nothing;
end $function$;

comment on function guichet.tell_undefined_quotas(uuid[]) is 'Alerts where a subscription that grants has no quota definition at all: somebody pays and gets nothing.';

revoke all on function guichet.tell_undefined_quotas(uuid[]) from public, anon, authenticated, service_role;
