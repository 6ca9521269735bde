-- Written by npm run db:schemas. Last in migrations/20261121000330_sync_stripe_subscriptions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.apply_subscriptions(items jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_events guichet.subscription_event[];
  v_batch guichet.event_batch;
  v_newest text[];
  v_subscriptions uuid[];
begin
  perform guichet.require_ids(items, '{row,stripe_subscription_id}');
  perform guichet.require_ids(items, '{row,stripe_customer_id}');
  v_events := guichet.read_subscription_events(items);
  perform guichet.ensure_billing_accounts(array(select e.stripe_customer_id from unnest(v_events) e));
  select folded.* into v_batch
    from (
      select array_agg(e.stripe_subscription_id order by e.ordinality) as ids,
             array_agg(e.event_id order by e.ordinality) as event_ids,
        array_agg(e.event_created order by e.ordinality) as created
      from unnest(v_events) with ordinality e
    ) stamps, guichet.fold_events('public.subscriptions', 'stripe_subscription_id', stamps.ids, stamps.event_ids,
      stamps.created) folded;
  v_newest := array(select e.stripe_subscription_id from unnest(v_events, v_batch.folded) e where e.wins);

  perform guichet.mirror_subscriptions(v_events, v_batch.folded);
  perform guichet.mirror_subscription_items(v_events, v_batch.folded);

  v_subscriptions := array(select s.id from public.subscriptions s
    where s.stripe_subscription_id = any(v_batch.object_ids) order by s.id);
  -- an only item is what it was written as
  perform guichet.refresh_items(array(
    select i.subscription_id from public.subscription_items i where i.subscription_id = any(v_subscriptions) group by 1
      having count(*) > 1 or not bool_and(i.active)));
  perform guichet.refresh_plans(v_subscriptions);
  -- invoices that came first
  update public.invoices_billing i
    set subscription_id = s.id
    from public.subscriptions s
    where s.stripe_subscription_id = any(v_newest) and i.stripe_subscription_id = s.stripe_subscription_id
      and i.subscription_id is null;
  perform guichet.refresh_subscription_statuses(v_newest);
  perform guichet.settle_seconds('public.subscriptions', 'stripe_subscription_id', v_batch);
  -- an event that does not say all of it still stands after one of its second that lost to it
  update public.subscriptions s
    set needs_refetch = true
    where s.stripe_subscription_id = any(v_batch.object_ids) and s.said_partially and not s.needs_refetch;

  -- the documented period is month or year; another one is told once
  insert into public.alert_outbox (template, subject, data)
    select 'unsupported_interval', e.period_interval,
      jsonb_build_object('interval', e.period_interval, 'stripe_subscription_id', min(e.stripe_subscription_id))
    from unnest(v_events) e
    where e.period is null and e.period_interval is not null
    group by e.period_interval order by e.period_interval
    on conflict (template, subject) do nothing;

  return guichet.batch_results('public.subscriptions', 'stripe_subscription_id', v_batch,
    $details$jsonb_build_object('subscription_id', m.id, 'stripe_subscription_id', m.stripe_subscription_id, 'status',
      m.status, 'plan_code', m.plan_code,
      'billing_account_id', m.billing_account_id)$details$);
end $function$;

comment on function guichet.apply_subscriptions(jsonb) is 'Mirrors subscriptions with their items. Of several events of one subscription the newest is written; the others leave what only they tell: items that have gone, a word on seats.';

revoke all on function guichet.apply_subscriptions(jsonb) from public, anon, authenticated, service_role;
