-- Written by npm run db:schemas. Last in migrations/20261121000330_sync_stripe_subscriptions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refresh_subscription_statuses(stripe_subscription_ids text[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  update public.subscriptions s
    set status = decided.status, status_inferred = decided.status <> s.stripe_status, status_doubted = decided.doubted
    from (
      select w.id, guichet.status_after_payment(w.stripe_status, greatest(w.last_event_created, w.status_answered),
        said.word, w.pending_update is not null) as status,
        -- what was fetched later than the payment has answered; what is over for good cannot be otherwise
        coalesce((said.word).outcome_created > greatest(w.last_event_created, w.status_answered)
          and ((said.word).outcome = 'succeeded' and w.stripe_status in ('past_due', 'unpaid', 'incomplete')
            or (said.word).outcome = 'failed' and w.stripe_status in ('active', 'trialing')), false) as doubted
      from public.subscriptions w
      cross join lateral (select guichet.word_of_invoices(w.stripe_subscription_id) as word) said
      where w.stripe_subscription_id = any(stripe_subscription_ids)
    ) decided
    where s.id = decided.id and (s.status, s.status_inferred, s.status_doubted) is distinct from (decided.status,
      decided.status <> s.stripe_status, decided.doubted);
end $function$;

comment on function guichet.refresh_subscription_statuses(text[]) is 'Decides the status from what Stripe said of the subscription and of its latest invoice: a function of the rows, so that it does not matter which arrived first. Where the invoice speaks against the subscription''s own word, it is fetched.';

revoke all on function guichet.refresh_subscription_statuses(text[]) from public, anon, authenticated, service_role;
