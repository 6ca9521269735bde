-- Written by npm run db:schemas. Last in migrations/20261201000350_stripe_looks.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_compare_subscription(p_subscription uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_subscription public.subscriptions;
  v_outbox uuid;
begin
  perform guichet.require_right('read_money');
  select * into v_subscription from public.subscriptions s where s.id = p_subscription for update;
  if v_subscription.stripe_subscription_id is null then
    return guichet.refused('p_subscription', 'not_found');
  end if;
  -- whoever asks again while an answer is awaited waits for that one
  if not exists (select from guichet.stripe_looks l join public.outbox o on o.id = l.outbox_id
    where l.subscription_id = p_subscription and v_subscription.needs_refetch and o.status in ('waiting', 'running'))
      then
    update public.subscriptions s set needs_refetch = true where s.id = p_subscription;
    select o.id into v_outbox from public.outbox o
     where o.topic = 'stripe.object.fetch' and o.object_key = v_subscription.stripe_subscription_id
       and o.status = 'waiting' and o.attempts = 0 and o.fold;
    update public.outbox o set next_attempt_at = least(o.next_attempt_at, clock_timestamp()) where o.id = v_outbox;
    insert into guichet.stripe_looks (subscription_id, outbox_id, asked_by, held)
      values (p_subscription, v_outbox, (select auth.uid()), guichet.subscription_held(p_subscription))
    on conflict (subscription_id) do update set outbox_id = excluded.outbox_id, asked_by = excluded.asked_by,
      asked_at = clock_timestamp(), held = excluded.held;
  end if;
  return jsonb_build_object('result', 'asked') || guichet.look_shows(p_subscription);
end $function$;

comment on function public.desk_compare_subscription(uuid) is 'Asks Stripe for a subscription, through the outbox → {result: asked, …guichet.look_shows} or {result: refused, reason: not_found}. The answer stands in desk_subscription when the workflow has brought it.';

revoke all on function public.desk_compare_subscription(uuid) from public, anon, authenticated, service_role;
grant execute on function public.desk_compare_subscription(uuid) to authenticated;
grant execute on function public.desk_compare_subscription(uuid) to service_role;
