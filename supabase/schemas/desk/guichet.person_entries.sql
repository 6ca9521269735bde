-- Written by npm run db:schemas. Last in migrations/20261201000321_person_timeline.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.person_entries(p_user uuid, p_kinds text[], p_at timestamp with time zone, p_id text, p_limit integer)
 RETURNS TABLE(at timestamp with time zone, id text, kind text, ref text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_bookings boolean := guichet.may('read_bookings');
  v_decisions boolean := guichet.may('read_decisions');
begin
  return query
  with mine as materialized (
    select o.subject_table, o.id, o.known_as from guichet.objects_of_person(p_user, p_at) o
     where p_kinds is null or p_kinds && array['letter', 'alert', 'decision']
  ), account as materialized (
    select a.id from public.billing_accounts a where a.owner_user_id = p_user
  ), entry as (
    select u.created_at as at, 'account:' || u.id as id, 'account' as kind, u.id::text as ref
      from public.users u where u.id = p_user
    union all
    (select o.created_at, 'order:' || o.id, 'order', o.id::text from public.orders o
      where o.user_id = p_user and o.created_at <= p_at and (o.created_at, 'order:' || o.id) < (p_at, p_id)
      order by 1 desc, 2 desc limit p_limit)
    union all
    (select p.created_at, 'payment:' || p.id, 'payment', p.id::text from public.payments p
      where p.payer_id = p_user and p.created_at <= p_at and (p.created_at, 'payment:' || p.id) < (p_at, p_id)
      order by 1 desc, 2 desc limit p_limit)
    union all
    (select r.created_at, 'refund:' || r.id, 'refund', r.id::text from public.payments p
      join public.refunds r on r.payment_id = p.id
      where p.payer_id = p_user and (r.created_at, 'refund:' || r.id) < (p_at, p_id)
      order by 1 desc, 2 desc limit p_limit)
    union all
    (select d.created_at, 'dispute:' || d.id, 'dispute', d.id::text from public.payments p
      join public.disputes d on d.payment_id = p.id
      where p.payer_id = p_user and (d.created_at, 'dispute:' || d.id) < (p_at, p_id)
      order by 1 desc, 2 desc limit p_limit)
    union all
    (select b.booking_date, 'booking:' || b.id, 'booking', b.id::text from public.immersion_bookings b
      where v_bookings and b.user_id = p_user and b.booking_date <= p_at
        and (b.booking_date, 'booking:' || b.id) < (p_at, p_id)
      order by 1 desc, 2 desc limit p_limit)
    union all
    (select w.created_at, 'waitlist:' || w.id, 'waitlist', w.id::text from public.immersion_waitlist w
      where v_bookings and w.user_id = p_user and (w.created_at, 'waitlist:' || w.id) < (p_at, p_id)
      order by 1 desc, 2 desc limit p_limit)
    union all
    (select v.created_at, 'vend:' || v.id, 'vend', v.id::text from public.vend_session_private s
      join public.vend_sessions v on v.id = s.session_id
      where s.payer_id = p_user and (v.created_at, 'vend:' || v.id) < (p_at, p_id)
      order by 1 desc, 2 desc limit p_limit)
    union all
    -- one that was paid is told by its payment
    (select r.created_at, 'recharge:' || r.id, 'recharge', r.id::text from public.wallet_recharges r
      where r.user_id = p_user and r.status <> 'paid' and (r.created_at, 'recharge:' || r.id) < (p_at, p_id)
      order by 1 desc, 2 desc limit p_limit)
    union all
    -- what a vend or a payment tells already stands in the ledger alone, for whoever looks at the wallet only
    (select t.created_at, 'wallet:' || t.id, 'wallet', t.id::text from public.wallets w
      join public.transactions t on t.wallet_id = w.id
      where w.user_id = p_user and (t.kind = 'adjustment' or p_kinds = array['wallet'])
        and (t.created_at, 'wallet:' || t.id) < (p_at, p_id)
      order by 1 desc, 2 desc limit p_limit)
    union all
    (select coalesce(s.stripe_created, s.created_at), 'subscription:' || s.id, 'subscription', s.id::text from account a
      join public.subscriptions s on s.billing_account_id = a.id
      where (coalesce(s.stripe_created, s.created_at), 'subscription:' || s.id) < (p_at, p_id)
      order by 1 desc, 2 desc limit p_limit)
    union all
    (select coalesce(i.stripe_created, i.created_at), 'invoice:' || i.id, 'invoice', i.id::text from account a
      join public.invoices_billing i on i.billing_account_id = a.id
      where (coalesce(i.stripe_created, i.created_at), 'invoice:' || i.id) < (p_at, p_id)
      order by 1 desc, 2 desc limit p_limit)
    union all
    (select o.created_at, 'letter:' || o.id, 'letter', o.id::text from mine m
      join public.outbox o on o.object_key = m.known_as
      where m.known_as like '%:email' and (o.created_at, 'letter:' || o.id) < (p_at, p_id)
      order by 1 desc, 2 desc limit p_limit)
    union all
    (select l.created_at, 'alert:' || l.id, 'alert', l.id::text
      from (select distinct x.subject from mine m, unnest(array[m.id, m.known_as]) x (subject)) m
      join public.alert_outbox l on l.subject = m.subject
      where (l.created_at, 'alert:' || l.id) < (p_at, p_id)
      order by 1 desc, 2 desc limit p_limit)
    union all
    (select d.at, 'decision:' || d.id, 'decision', d.id::text from mine m
      join public.staff_actions d on d.subject_table = m.subject_table and d.subject_id = m.id
      where v_decisions and (d.at, 'decision:' || d.id) < (p_at, p_id)
      order by 1 desc, 2 desc limit p_limit)
  )
  select e.at, e.id, e.kind, e.ref from entry e
   where (p_kinds is null or e.kind = any(p_kinds)) and (e.at, e.id) < (p_at, p_id)
   order by e.at desc, e.id desc limit p_limit;
end $function$;

comment on function guichet.person_entries(uuid,text[],timestamp with time zone,text,integer) is 'What happened with a person before this instant and id, newest first. Kinds: account, order, payment, refund, dispute, booking, waitlist, vend, recharge, wallet, subscription, invoice, letter, alert, decision.';

revoke all on function guichet.person_entries(uuid,text[],timestamp with time zone,text,integer) from public, anon, authenticated, service_role;
