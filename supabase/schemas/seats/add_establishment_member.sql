-- Written by npm run db:schemas. Last in migrations/20261121002120_seat_terms.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.add_establishment_member(establishment_id uuid, user_id uuid, role text DEFAULT 'member'::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.add_establishment_member(uuid,uuid,text) is 'Invites: the server and owners of the establishment in any role, admins as member or admin → {result: added|member_already|refused, billed?, reason?: too_many_calls}; who is there already keeps their role (set_establishment_member_role changes it). Unlimited where seats are not billed; where they are, refused only if a further seat has no price.';

revoke all on function public.add_establishment_member(uuid,uuid,text) from public, anon, authenticated, service_role;
grant execute on function public.add_establishment_member(uuid,uuid,text) to authenticated;
grant execute on function public.add_establishment_member(uuid,uuid,text) to service_role;
