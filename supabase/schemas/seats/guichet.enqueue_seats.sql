-- Written by npm run db:schemas. Last in migrations/20261121002100_seats.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.enqueue_seats(subscription_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.enqueue_outbox('stripe.seats.sync', 'subscription:' || s.id,
    jsonb_build_object('subscription_id', s.id), true)
    from (
      -- who covers and who changes the terms at the same time wait for each other, so that one of them sees both
      select l.* from public.subscriptions l where l.id = any(subscription_ids) order by l.id for share
    ) s
    where s.seat_billing_enabled and s.stripe_subscription_id is not null and guichet.grants_quota(s.stripe_status)
      -- whose seats they are is not known before an establishment is covered: what Stripe bills until then is left
      -- alone
      and exists (select from public.subscription_coverage c where c.subscription_id = s.id)
    order by s.id;
end $function$;

comment on function guichet.enqueue_seats(uuid[]) is 'Enqueues the count of seats, only where seats are billed and an establishment is or was covered. The count itself is taken when the row is planned: it sees what has been committed by then.';

revoke all on function guichet.enqueue_seats(uuid[]) from public, anon, authenticated, service_role;
