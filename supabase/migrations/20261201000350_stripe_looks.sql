-- What Stripe says of a subscription beside what we have: asked for on demand, by the way every object is fetched
-- (outbox, workflow, apply_fetched_stripe_objects). What is kept here is what we had when it was asked, for the answer
-- brings our row in step and the difference would be gone.

create table guichet.stripe_looks (
  subscription_id uuid primary key references public.subscriptions (id) on delete cascade,
  outbox_id uuid not null,
  asked_by uuid,
  asked_at timestamptz not null default clock_timestamp(),
  held jsonb not null
);
comment on table guichet.stripe_looks is 'The last time that staff asked what Stripe says of a subscription; a row a subscription.';
comment on column guichet.stripe_looks.subscription_id is 'The subscription. Written by desk_compare_subscription, as all columns.';
comment on column guichet.stripe_looks.outbox_id is 'Row of the outbox that fetches it; no foreign key, it may be tidied away before this.';
comment on column guichet.stripe_looks.asked_by is 'auth.uid() of who asked; null for the server.';
comment on column guichet.stripe_looks.asked_at is 'When.';
comment on column guichet.stripe_looks.held is 'What we had then, as guichet.subscription_held gives it.';
alter table guichet.stripe_looks enable row level security;
revoke all on guichet.stripe_looks from public, anon, authenticated, service_role;

create function guichet.subscription_held(p_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('status', s.stripe_status, 'current_period_end', s.current_period_end,
    'cancel_at_period_end', s.cancel_at_period_end, 'cancel_at', s.cancel_at, 'ended_at', s.ended_at,
    'trial_end', s.trial_end, 'collection_method', s.collection_method, 'promo_code', s.promo_code,
    'coupon_id', s.coupon_id, 'latest_invoice_id', s.latest_invoice_id,
    'items', (select coalesce(jsonb_agg(jsonb_build_object('code', i.code, 'stripe_price_id', i.stripe_price_id,
        'quantity', i.quantity, 'unit_amount_minor', i.unit_amount, 'currency', i.currency)
        order by i.position, i.stripe_subscription_item_id), '[]')
      from public.subscription_items i where i.subscription_id = s.id and i.active))
    from public.subscriptions s where s.id = p_id
$$;
comment on function guichet.subscription_held(uuid) is 'What of a subscription is Stripe''s to say, as our rows have it.';

create function guichet.look_shows(p_subscription uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('asked_at', l.asked_at, 'held', l.held, 'attempts', o.attempts,
      'settled_at', o.settled_at, 'failure', case when o.status in ('parked', 'skipped') or o.attempts > 0
        and o.status <> 'done' then o.error_message end,
      'state', w.word, 'says', case when w.word = 'answered' then guichet.subscription_held(p_subscription) end)
    from guichet.stripe_looks l join public.subscriptions s on s.id = l.subscription_id
    left join public.outbox o on o.id = l.outbox_id
    cross join lateral (select case
      -- an event that came meanwhile has said it as well
      when not s.needs_refetch then 'answered'
      when o.status in ('parked', 'skipped') then 'failed' else 'waiting' end as word) w
   where l.subscription_id = p_subscription
$$;
comment on function guichet.look_shows(uuid) is 'What came of the last look at Stripe: {asked_at, state: waiting|answered|failed, held: what we had, says: what Stripe says, where it has answered, failure?, attempts, settled_at}; null: nobody has asked.';

create function public.desk_compare_subscription(p_subscription uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function public.desk_compare_subscription(uuid) is 'Asks Stripe for a subscription, through the outbox → {result: asked, …guichet.look_shows} or {result: refused, reason: not_found}. The answer stands in desk_subscription when the workflow has brought it.';

revoke execute on function guichet.subscription_held(uuid), guichet.look_shows(uuid),
  public.desk_compare_subscription(uuid)
  from public, anon, authenticated;
grant execute on function public.desk_compare_subscription(uuid) to authenticated, service_role;
