-- Written by npm run db:schemas. Last in migrations/20261121002100_seats.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.seat_terms_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if new.seat_billing_enabled and (not old.seat_billing_enabled or new.status <> old.status
    or new.plan_code <> old.plan_code
    or (new.period_interval, new.period_interval_count) is distinct from (old.period_interval,
      old.period_interval_count)) then
    if exists (select from public.subscription_coverage c where c.subscription_id = new.id) then
      perform guichet.enqueue_seats(array[new.id]);
    end if;
  elsif old.seat_billing_enabled and not new.seat_billing_enabled and guichet.grants_quota(new.status)
    and exists (select from public.subscription_seats s
      where s.subscription_id = new.id and s.stripe_subscription_item_id is not null) then
    -- the one call that switching off makes: seats that we billed are billed no longer
    perform guichet.enqueue_outbox('stripe.seats.sync', 'subscription:' || new.id,
      jsonb_build_object('subscription_id', new.id, 'remove', true), true);
  end if;
  return null;
end $function$;

comment on function guichet.seat_terms_changed() is 'Trigger: switching seat billing on or off, another plan, another interval, a subscription that grants again.';

revoke all on function guichet.seat_terms_changed() from public, anon, authenticated, service_role;
