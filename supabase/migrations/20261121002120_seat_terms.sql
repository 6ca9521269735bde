-- Who switches seat billing, and who invites.

create or replace function public.set_seat_billing(subscription_id uuid, enabled boolean) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function public.set_seat_billing(uuid, boolean) is 'Server: bills seats of a subscription, or no longer → {subscription_id, seat_billing_enabled, billable_seats}. Refused where Stripe''s metadata says it: two masters would undo each other.';
revoke execute on function public.set_seat_billing(uuid, boolean) from public, anon, authenticated;
grant execute on function public.set_seat_billing(uuid, boolean) to service_role;

create or replace function public.add_establishment_member(establishment_id uuid, user_id uuid,
  role text default 'member') returns jsonb
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_billed boolean;
  v_unpriced text;
  v_refusal jsonb;
begin
  perform guichet.require_member_role(add_establishment_member.role);
  -- after whoever is ending the caller's own role at this moment
  perform guichet.lock_members(add_establishment_member.establishment_id);
  perform guichet.require_member_right(add_establishment_member.establishment_id, array[add_establishment_member.role]);
  -- a seat that is billed is a change at Stripe; whoever goes in and out each time is limited by the going in
  if guichet.caller_is_user() and not exists (
      select from public.establishment_members m where m.establishment_id = add_establishment_member.establishment_id
        and m.user_id = add_establishment_member.user_id)
    and exists (select from public.subscription_coverage c join public.subscriptions s on s.id = c.subscription_id
      where c.active and c.establishment_id = add_establishment_member.establishment_id and s.seat_billing_enabled) then
    v_refusal := guichet.count_person_call('invitations', (select auth.uid()));
    if v_refusal is not null then
      return v_refusal;
    end if;
  end if;
  insert into public.establishment_members (establishment_id, user_id, role)
    values (add_establishment_member.establishment_id, add_establishment_member.user_id, add_establishment_member.role)
    on conflict (establishment_id, user_id) do nothing;
  if not found then
    return jsonb_build_object('result', 'member_already', 'billed', false);
  end if;
  -- a seat beyond those included must have a price
  select bool_or(guichet.billable_seats(s.id) > 0),
    min(s.plan_code) filter (where guichet.billable_seats(s.id) > 0 and guichet.seat_price(s) is null
      and not exists (select from public.subscription_seats h
        where h.subscription_id = s.id and h.stripe_subscription_item_id is not null))
    into v_billed, v_unpriced
    from public.subscription_coverage c join public.subscriptions s on s.id = c.subscription_id
    where c.active and c.establishment_id = add_establishment_member.establishment_id and s.seat_billing_enabled
      and guichet.grants_quota(s.stripe_status);
  if v_unpriced is not null then
    raise exception 'plan % includes no further seat, and none can be bought', v_unpriced
      using errcode = '23514', column = 'establishment_id',
        hint = 'Remove a member, choose a larger plan, or create a price of type SEAT in Stripe.';
  end if;
  return jsonb_build_object('result', 'added', 'billed', coalesce(v_billed, false));
end $$;
comment on function public.add_establishment_member(uuid, uuid, text) is 'Invites: the server and owners of the establishment in any role, admins as member or admin → {result: added|member_already|refused, billed?, reason?: too_many_calls}; who is there already keeps their role (set_establishment_member_role changes it). Unlimited where seats are not billed; where they are, refused only if a further seat has no price.';
revoke execute on function public.add_establishment_member(uuid, uuid, text) from public, anon;
grant execute on function public.add_establishment_member(uuid, uuid, text) to authenticated, service_role;
