-- One timeline of a person, newest first: what is in it is found by time and id alone, what it shows is read for the
-- page that is asked for.

create function guichet.person_entries(p_user uuid, p_kinds text[], p_at timestamptz, p_id text, p_limit int)
  returns table (at timestamptz, id text, kind text, ref text)
language plpgsql stable security definer set search_path = ''
as $$
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
end $$;
comment on function guichet.person_entries(uuid, text[], timestamptz, text, int) is 'What happened with a person before this instant and id, newest first. Kinds: account, order, payment, refund, dispute, booking, waitlist, vend, recharge, wallet, subscription, invoice, letter, alert, decision.';

create function guichet.entry_shows(p_kind text, p_ref text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_id uuid := guichet.try_uuid(p_ref);
begin
  -- a statement a kind: one that holds them all is made ready for all of them at each entry
  if p_kind = 'account' then
    return jsonb_build_object('open', null);
  elsif p_kind = 'order' then
    return (select guichet.found_order(o, '') || jsonb_build_object('status', o.status,
        'link', guichet.link_refusal('order', o.id) is null)
      from public.orders o where o.id = v_id);
  elsif p_kind = 'payment' then
    return (select guichet.found_payment(p, '') || jsonb_build_object('error_code', p.error_code,
        'refunded_minor', p.amount_refunded_cents, 'role', p.role)
      from public.payments p where p.id = v_id);
  elsif p_kind = 'refund' then
    return (select jsonb_build_object('open', jsonb_build_object('page', 'payment', 'id', r.payment_id),
        'amount_minor', r.amount_cents, 'currency', lower(r.currency), 'state', r.status, 'reason', r.reason,
        'failure', r.failure_reason, 'ours', r.asked)
      from public.refunds r where r.id = v_id);
  elsif p_kind = 'dispute' then
    return (select jsonb_build_object('open', jsonb_build_object('page', 'payment', 'id', d.payment_id),
        'amount_minor', d.amount_cents, 'currency', lower(d.currency), 'state', d.status, 'reason', d.reason,
        'until', d.evidence_due_by)
      from public.disputes d where d.id = v_id);
  elsif p_kind = 'booking' then
    return (select guichet.found_booking(b, '') || jsonb_build_object('booking_id', b.id,
        'session_id', b.session_id, 'payment_state', b.payment_state, 'refunded_minor', b.refunded_cents,
        'until', b.hold_expires_at, 'reason', b.cancel_reason, 'start', s.session_date_start, 'end', s.session_date_end,
        'location', s.location, 'cancellable', b.status <> 'cancelled',
        'paid', b.stripe_payment_intent_id is not null, 'link', guichet.link_refusal('booking', b.id) is null)
      from public.immersion_bookings b join public.immersion_sessions s on s.id = b.session_id where b.id = v_id);
  elsif p_kind = 'waitlist' then
    return (select jsonb_build_object('session_id', w.session_id, 'state', w.status,
        'label', s.location || ' · ' || s.session_date_start, 'until', w.offer_expires_at)
      from public.immersion_waitlist w join public.immersion_sessions s on s.id = w.session_id where w.id = v_id);
  elsif p_kind = 'vend' then
    return (select guichet.found_vend(v, '') || jsonb_build_object('payment_state', v.payment_state,
        'method', v.payment_method)
      from public.vend_sessions v where v.id = v_id);
  elsif p_kind = 'recharge' then
    return (select jsonb_build_object('amount_minor', r.amount_minor, 'currency', r.currency,
        'state', r.status)
      from public.wallet_recharges r where r.id = v_id);
  elsif p_kind = 'wallet' then
    return (select jsonb_build_object('amount_minor', t.amount_minor, 'currency', t.currency,
        'state', t.kind, 'reason', t.note)
      from public.transactions t where t.id = v_id);
  elsif p_kind = 'subscription' then
    return (select guichet.found_subscription(s, '') || jsonb_build_object('until',
        coalesce(s.ended_at, s.current_period_end))
      from public.subscriptions s where s.id = v_id);
  elsif p_kind = 'invoice' then
    return (select guichet.found_invoice(i, '') || jsonb_build_object('invoice_id', i.id,
        'link', guichet.link_refusal('invoice', i.id) is null, 'url', i.hosted_invoice_url)
      from public.invoices_billing i where i.id = v_id);
  elsif p_kind = 'letter' then
    return (select jsonb_build_object('label', o.payload ->> 'template', 'state', o.status,
        'failure', o.error_message, 'outbox_id', o.id, 'settled_at', o.settled_at)
      from public.outbox o where o.id = v_id);
  elsif p_kind = 'alert' then
    return (select jsonb_build_object('label', l.template, 'state', l.status, 'settled_at', l.sent_at)
      from public.alert_outbox l where l.id = v_id);
  elsif p_kind = 'decision' then
    return (select jsonb_build_object('label', d.action, 'by', d.said_by, 'door', d.door,
        'reason', d.reason, 'table', d.subject_table, 'before', d.before, 'after', d.after)
      from public.staff_actions d where d.id = p_ref::bigint);
  end if;
  return null;
end $$;
comment on function guichet.entry_shows(text, text) is 'What one entry of a timeline shows, and what can be done there: refundable_minor, cancellable, link (there is something to pay that a letter can lead to).';

create function public.desk_timeline(p_person uuid, p_kinds text[] default null, p_after text default null,
  p_limit int default 50) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_limit int := least(greatest(coalesce(p_limit, 50), 1), 200);
  v_at timestamptz := coalesce(split_part(p_after, '~', 1)::timestamptz, 'infinity');
  v_id text := coalesce(split_part(p_after, '~', 2), '~');
  v_rows jsonb;
  v_next text;
begin
  perform guichet.require_right('read_money');
  with page as materialized (
    select e.*, row_number() over (order by e.at desc, e.id desc) as nth
      from guichet.person_entries(p_person, p_kinds, v_at, v_id, v_limit + 1) e
  )
  select coalesce(jsonb_agg(jsonb_strip_nulls(coalesce(guichet.entry_shows(p.kind, p.ref), '{}')
        || jsonb_build_object('id', p.id, 'kind', p.kind, 'at', p.at)) order by p.nth)
        filter (where p.nth <= v_limit), '[]'),
      max(case when p.nth = v_limit then p.at || '~' || p.id end) filter (where (select count(*) from page) > v_limit)
    into v_rows, v_next from page p;
  return jsonb_build_object('rows', v_rows, 'next', v_next);
end $$;
comment on function public.desk_timeline(uuid, text[], text, int) is 'What happened with a person, newest first: bookings, orders, payments, refunds, disputes, vends, wallet, subscriptions, invoices, letters, alerts, decisions, each kind as far as the caller may see it → {rows: [{id, kind, at, state?, label?, amount_minor?, currency?, open?, refundable_minor?, cancellable?, link?, …}], next: p_after of the next page or null}.';

revoke execute on function guichet.person_entries(uuid, text[], timestamptz, text, int),
guichet.entry_shows(text, text), public.desk_timeline(uuid, text[], text, int) from public, anon, authenticated;
grant execute on function public.desk_timeline(uuid, text[], text, int) to authenticated, service_role;
