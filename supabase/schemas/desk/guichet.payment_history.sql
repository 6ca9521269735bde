-- Written by npm run db:schemas. Last in migrations/20261201000341_payment_history.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.payment_history(p_payment public.payments)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  with subject as (
    select (guichet.subject_of(p_payment)).id as id
  ), page as materialized (
    select c.* from subject s join public.checkouts c on c.subject = s.id
  ), refund as materialized (
    select r.* from public.refunds r where r.payment_id = p_payment.id
  ), dispute as materialized (
    select d.* from public.disputes d where d.payment_id = p_payment.id
  ), told as (
    select e.stripe_event_id, e.type, to_timestamp(e.event_created) as at, e.created_at as seen
      from public.payment_events e
      where e.payment_id = p_payment.id
    union
    select l.event_id, l.type, to_timestamp(l.event_created), l.created_at
      from page c join public.stripe_webhook_log l on l.object_id = c.stripe_id
  ), entry as (
    select t.at, 1 as place, 'event' as kind, t.stripe_event_id as id, jsonb_build_object('label', t.type,
        'state', l.status, 'failure', l.error_message, 'received_at', coalesce(l.created_at, t.seen),
        'execution_id', l.execution_id) as shows
      from told t left join public.stripe_webhook_log l on l.event_id = t.stripe_event_id
    union all
    select p_payment.created_at, 2, 'row', p_payment.id::text, jsonb_build_object('table', 'payments',
      'state', p_payment.status, 'amount_minor', p_payment.amount_cents, 'currency', lower(p_payment.currency))
    union all
    select c.created_at, 0, 'row', c.id::text, jsonb_build_object('table', 'checkouts', 'state', c.status,
      'label', c.stripe_id, 'until', c.expires_at) from page c
    union all
    select r.created_at, 2, 'row', r.id::text, jsonb_build_object('table', 'refunds', 'state', r.status,
      'label', r.stripe_refund_id, 'amount_minor', r.amount_cents, 'currency', lower(r.currency), 'reason', r.reason,
      'failure', r.failure_reason, 'ours', r.asked) from refund r
    union all
    select d.created_at, 2, 'row', d.id::text, jsonb_build_object('table', 'disputes', 'state', d.status,
      'label', d.stripe_dispute_id, 'amount_minor', d.amount_cents, 'currency', lower(d.currency), 'reason', d.reason,
      'until', d.evidence_due_by) from dispute d
    union all
    select t.created_at, 2, 'row', t.id::text, jsonb_build_object('table', 'transactions', 'state', t.kind,
      'amount_minor', t.amount_minor, 'currency', t.currency, 'reason', t.note)
      from public.transactions t where t.vend_session_id = p_payment.vend_session_id
    union all
    select t.created_at, 2, 'row', t.id::text, jsonb_build_object('table', 'transactions', 'state', t.kind,
      'amount_minor', t.amount_minor, 'currency', t.currency, 'reason', t.note)
      from public.wallet_recharges r join public.transactions t on t.wallet_id = r.wallet_id and t.recharge_id = r.id
      where r.id = p_payment.recharge_id
    union all
    select o.created_at, 3, 'call', o.id::text, jsonb_build_object('label', o.topic, 'state', o.status,
      'attempts', o.attempts, 'failure', o.error_message, 'settled_at', o.settled_at, 'result', o.result,
      'amount_minor', (o.payload ->> 'amount')::bigint, 'currency', o.payload ->> 'currency')
      from unnest(guichet.lanes_of_payment(p_payment)) k (key) join public.outbox o on o.object_key = k.key
    union all
    select a.created_at, 4, 'alert', a.id::text, jsonb_build_object('label', a.template, 'state', a.status,
      'settled_at', a.sent_at)
      from (select distinct n.name from (
          select p_payment.stripe_payment_intent_id::text as name union all select (select s.id::text from subject s)
          union all select r.id::text from refund r union all select r.stripe_refund_id from refund r
          union all select d.stripe_dispute_id from dispute d) n where n.name is not null) n
      join public.alert_outbox a on a.subject = n.name
    union all
    select a.at, 5, 'decision', a.id::text, jsonb_build_object('label', a.action, 'by', a.said_by, 'door', a.door,
      'reason', a.reason, 'after', a.after)
      from (select 'refunds' as t, r.id::text as id from refund r
        union all select case (guichet.subject_of(p_payment)).kind when 'order' then 'orders' when 'vend' then
          'vend_sessions' when 'booking' then 'immersion_bookings' when 'recharge' then 'wallet_recharges'
          else 'invoices_billing' end, s.id::text from subject s) x
      join public.staff_actions a on a.subject_table = x.t and a.subject_id = x.id
     where (select guichet.may('read_decisions'))
  )
  select coalesce(jsonb_agg(jsonb_strip_nulls(e.shows || jsonb_build_object('kind', e.kind, 'id', e.id, 'at', e.at))
    order by e.at, e.place, e.id), '[]')
    from (select * from entry order by at desc, place desc, id desc limit 500) e
$function$;

comment on function guichet.payment_history(public.payments) is 'In the order in which they happened, the latest 500: [{kind: event|row|call|alert|decision, id, at, label?, table?, state?, amount_minor?, currency?, failure?, …}].';

revoke all on function guichet.payment_history(public.payments) from public, anon, authenticated, service_role;
