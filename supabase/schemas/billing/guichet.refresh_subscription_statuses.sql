-- Written by npm run db:schemas. Last in migrations/20261201000050_statuses_and_quotas_once.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refresh_subscription_statuses(stripe_subscription_ids text[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.refresh_subscription_statuses(text[]) is 'Decides the status from what Stripe said of the subscription and of its latest invoice: a function of the rows, so that it does not matter which arrived first. Where the invoice speaks against the subscription''s own word, it is fetched.';

revoke all on function guichet.refresh_subscription_statuses(text[]) from public, anon, authenticated, service_role;
