-- Money that is not where it should be: payments that failed, refunds under way, disputes that are open. Today counts
-- what these lists show: one view each.

create view guichet.failed_payments with (security_invoker = true) as
-- of the last seven days, by Stripe's time of the attempt; what another attempt has paid since did not fail
select p.*
  from public.payments p
 where p.role = 'main' and p.status = 'requires_payment_method' and p.error_code is not null
   and p.last_event_created >= extract(epoch from now() - interval '7 days')::bigint
   and (p.invoice_id is null or not exists (
     select from public.invoices_billing i where i.id = p.invoice_id and i.status in ('paid', 'void')));
comment on view guichet.failed_payments is 'Payments of ours whose latest attempt failed within seven days, and that nothing has paid since.';

create view guichet.pending_refunds with (security_invoker = true) as
select r.*
  from public.refunds r join public.payments p on p.id = r.payment_id
 where r.status in ('requested', 'pending', 'requires_action') and p.role <> 'foreign';
comment on view guichet.pending_refunds is 'Refunds that were asked for and that Stripe has not called done or failed.';

create view guichet.open_disputes with (security_invoker = true) as
select d.*
  from public.disputes d join public.payments p on p.id = d.payment_id
 where d.status not in ('won', 'lost', 'warning_closed', 'prevented') and p.role <> 'foreign';
comment on view guichet.open_disputes is 'Disputes and inquiries about payments of ours that have not ended.';
revoke all on guichet.failed_payments, guichet.pending_refunds, guichet.open_disputes
  from public, anon, authenticated, service_role;

create function guichet.open_money(p_what text) returns table (currency text, amount_minor bigint, entries bigint)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  -- an outage of a bank is no reason to count for a second: a thousand, and more than that is said
  return query
  select lower(m.currency), coalesce(sum(m.amount), 0)::bigint, count(*)
    from (
      (select f.currency, f.amount_cents as amount from guichet.failed_payments f where p_what = 'failed' limit 1000)
      union all
      (select r.currency, r.amount_cents from guichet.pending_refunds r where p_what = 'refunds' limit 1000)
      union all
      (select d.currency, d.amount_cents from guichet.open_disputes d where p_what = 'disputes' limit 1000)) m
   group by lower(m.currency) order by 1;
end $$;
comment on function guichet.open_money(text) is 'How much and how many: failed, refunds or disputes, a currency apart; a thousand at most.';

create function guichet.open_money_as_json(p_what text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select jsonb_build_object('count', coalesce(sum(m.entries), 0), 'capped', coalesce(sum(m.entries), 0) >= 1000,
    'amounts', coalesce(jsonb_agg(jsonb_build_object('currency', m.currency, 'amount_minor', m.amount_minor, 'count',
      m.entries)), '[]'))
    from guichet.open_money(p_what) m);
end $$;
comment on function guichet.open_money_as_json(text) is 'guichet.open_money: {count, capped, amounts: [{currency, amount_minor, count}]}.';

create view guichet.open_money_shown with (security_invoker = true) as
select 'failed' as what, f.id, f.id as payment_id, f.amount_cents as amount_minor, f.currency,
  'failed' as status, f.error_code as reason, to_timestamp(f.last_event_created) as at, null::timestamptz as due_at,
  f.stripe_payment_intent_id as stripe_id, f.last_event_created as place
  from guichet.failed_payments f
union all
select 'refunds', r.id, r.payment_id, r.amount_cents, r.currency, r.status, r.reason, r.created_at, null,
  r.stripe_refund_id, extract(epoch from r.created_at)::bigint
  from guichet.pending_refunds r
union all
-- the first to answer first
select 'disputes', d.id, d.payment_id, d.amount_cents, d.currency, d.status, d.reason, d.created_at,
  d.evidence_due_by, d.stripe_dispute_id, -coalesce(extract(epoch from d.evidence_due_by), 99999999999)::bigint
  from guichet.open_disputes d;
comment on view guichet.open_money_shown is 'Rows of failed, refunds and disputes alike; the highest place first.';
revoke all on guichet.open_money_shown from public, anon, authenticated, service_role;

create function public.desk_open_money(p_what text, p_after integer default 0, p_limit integer default 100)
  returns jsonb
language plpgsql stable security definer set search_path = ''
  set plan_cache_mode = 'force_custom_plan'
as $$
declare
  v_limit integer := least(greatest(coalesce(p_limit, 100), 1), 200);
  v_offset integer := greatest(coalesce(p_after, 0), 0);
  v_rows jsonb;
begin
  perform guichet.require_right('read_money');
  if p_what is null or p_what not in ('failed', 'refunds', 'disputes') then
    return guichet.refused('p_what', 'invalid_value');
  end if;
  select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'payment_id', o.payment_id,
      'domain', case when p.for_order_id is not null then 'order' when p.vend_session_id is not null then 'vend'
        when p.booking_id is not null then 'booking' when p.recharge_id is not null then 'recharge'
        else 'subscription' end,
      'amount_minor', o.amount_minor, 'currency', lower(o.currency), 'status', o.status, 'reason', o.reason,
      'at', o.at, 'due_at', o.due_at, 'stripe_id', o.stripe_id, 'person', u.person, 'about', s.about)
      order by o.place desc, o.id), '[]')
    into v_rows
    from (
      select * from guichet.open_money_shown x where x.what = p_what
        order by x.place desc, x.id offset v_offset limit v_limit) o
    join public.payments p on p.id = o.payment_id
    left join lateral (select x.person from guichet.people_shown x where x.id = p.payer_id limit 1) u on true
    left join lateral (
      select x.about from guichet.subjects_shown x
       where x.subject = coalesce(p.for_order_id, p.vend_session_id, p.booking_id, p.recharge_id, p.invoice_id)
       limit 1) s on true;
  return guichet.open_money_as_json(p_what) || jsonb_build_object('rows', v_rows,
    'next', case when jsonb_array_length(v_rows) = v_limit then v_offset + v_limit end);
end $$;
comment on function public.desk_open_money(text, integer, integer) is
  'Money that is not where it should be; p_what failed (payments whose latest attempt failed within seven days), refunds (under way) or disputes (open, the first to answer first) → {rows: [{id, payment_id, domain, amount_minor, currency, status, reason: Stripe''s code, at, due_at: until when Stripe takes evidence, stripe_id, person: {id, name, email}, about}], amounts: [{currency, amount_minor, count}], count, capped: a thousand or more, next: for p_after, or null} or {result: refused, reason: invalid_value}. Whoever may read_money.';

revoke execute on function guichet.open_money(text), guichet.open_money_as_json(text),
  public.desk_open_money(text, integer, integer) from public, anon, authenticated;
grant execute on function public.desk_open_money(text, integer, integer) to authenticated, service_role;
