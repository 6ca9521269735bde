-- Written by npm run db:schemas. Last in migrations/20261121002120_seat_terms.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.set_seat_billing(subscription_id uuid, enabled boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_subscription public.subscriptions;
  v_said_by text;
begin
  perform guichet.require_right('manage_subscriptions');
  select s.* into v_subscription from public.subscriptions s where s.id = set_seat_billing.subscription_id for update;
  if not found then
    raise exception 'there is no subscription %', set_seat_billing.subscription_id
      using errcode = 'P0002', column = 'subscription_id';
  end if;
  select coalesce(v_subscription.seat_billing_event_id, min(i.last_event_id)) into v_said_by
    from public.subscription_items i
    where i.subscription_id = v_subscription.id and i.active and i.type = 'BASE'
      and i.stripe_price_id = v_subscription.stripe_price_id and i.metadata_seat_billing is not null;
  if v_said_by is not null then
    raise exception 'Stripe says whether seats of % are billed (event %)', v_subscription.stripe_subscription_id,
      v_said_by
      using errcode = '55000', column = 'seat_billing_enabled',
        hint = 'Change metadata seat_billing_enabled of the subscription or its price in Stripe.';
  end if;
  update public.subscriptions s set seat_billing_enabled = enabled, seat_billing_set = enabled
    where s.id = set_seat_billing.subscription_id and (s.seat_billing_enabled,
      s.seat_billing_set) is distinct from (enabled, enabled);
  perform guichet.recompute_counters(array[set_seat_billing.subscription_id]);
  perform guichet.record_action('manage_subscriptions', 'subscriptions', v_subscription.id::text, null,
    jsonb_build_object('seat_billing_enabled', v_subscription.seat_billing_enabled, 'updated_at',
      v_subscription.updated_at),
    jsonb_build_object('seat_billing_enabled', enabled));
  return jsonb_build_object('subscription_id', set_seat_billing.subscription_id, 'seat_billing_enabled', enabled,
    'billable_seats', guichet.billable_seats(set_seat_billing.subscription_id));
end $function$;

comment on function public.set_seat_billing(uuid,boolean) is 'Server: bills seats of a subscription, or no longer → {subscription_id, seat_billing_enabled, billable_seats}. Refused where Stripe''s metadata says it: two masters would undo each other.';

revoke all on function public.set_seat_billing(uuid,boolean) from public, anon, authenticated, service_role;
grant execute on function public.set_seat_billing(uuid,boolean) to service_role;
