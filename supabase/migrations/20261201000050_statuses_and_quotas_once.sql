-- What a batch of events costs: the word of the invoices is asked once a subscription, and who grants nothing once a
-- batch. Both were written inside an expression that Postgres evaluates for each place in which its name stands.

create or replace function guichet.refresh_subscription_statuses(stripe_subscription_ids text[]) returns void
language plpgsql set search_path = ''
as $$
begin
  with said as materialized (
    select w.id, w.stripe_status, greatest(w.last_event_created, w.status_answered) as answered,
      w.pending_update is not null as has_pending_update, guichet.word_of_invoices(w.stripe_subscription_id) as word
      from public.subscriptions w
     where w.stripe_subscription_id = any(stripe_subscription_ids)
  ), decided as materialized (
    select d.id, guichet.status_after_payment(d.stripe_status, d.answered, d.word, d.has_pending_update) as status,
      -- what was fetched later than the payment has answered; what is over for good cannot be otherwise
      coalesce((d.word).outcome_created > d.answered
        and ((d.word).outcome = 'succeeded' and d.stripe_status in ('past_due', 'unpaid', 'incomplete')
          or (d.word).outcome = 'failed' and d.stripe_status in ('active', 'trialing')), false) as doubted
      from said d
  )
  update public.subscriptions s
     set status = d.status, status_inferred = d.status <> s.stripe_status, status_doubted = d.doubted
    from decided d
   where s.id = d.id and (s.status, s.status_inferred, s.status_doubted)
     is distinct from (d.status, d.status <> s.stripe_status, d.doubted);
end $$;

create or replace function guichet.tell_undefined_quotas(subscription_ids uuid[]) returns void
language plpgsql set search_path = ''
as $$
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
end $$;
