-- The list of what came and went. The numbers of Today open it with the filters that they are the sum of.

create view guichet.subjects_shown with (security_invoker = true) as
select s.id as subject, jsonb_build_object('machine', m.code, 'machine_name', m.name, 'product', s.product_label)
  as about
  from public.vend_sessions s join public.machines m on m.code = s.machine_id
union all
select b.id, jsonb_build_object('location', i.location, 'starts_on', i.session_date_start)
  from public.immersion_bookings b join public.immersion_sessions i on i.id = b.session_id
union all
select i.id, jsonb_build_object('invoice', i.number, 'customer', coalesce(i.customer_name, a.company_name,
  i.customer_email))
  from public.invoices_billing i left join public.billing_accounts a on a.id = i.billing_account_id;
comment on view guichet.subjects_shown is 'What money is about, in words that people know: machine and product, place and day, invoice and customer. Found by subject.';

create view guichet.people_shown with (security_invoker = true) as
select u.id, jsonb_build_object('id', u.id, 'name', p.display_name, 'email', u.email) as person
  from public.users u left join public.profiles p on p.id = u.id;
comment on view guichet.people_shown is 'People as lists show them: {id, name, email}.';
revoke all on guichet.subjects_shown, guichet.people_shown from public, anon, authenticated, service_role;

create function guichet.lines_shown(p_ids text[]) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'kind', l.kind, 'domain', l.domain, 'via', l.via,
        'amount_minor', l.amount_minor, 'currency', l.currency, 'at', l.at, 'subject', l.subject,
        'payment_id', l.payment_id, 'role', l.role, 'fee_minor', l.fee_minor, 'fee_currency', l.fee_currency,
        'stripe_id', case
          when l.via = 'outside' then (select i.stripe_invoice_id from public.invoices_billing i
            where i.id = l.subject)
          when l.kind = 'refund' then coalesce((select r.stripe_refund_id from public.refunds r
            where r.id = split_part(l.id, ':', 2)::uuid), p.stripe_charge_id)
          when l.via = 'stripe' and l.kind in ('dispute', 'dispute_won') then (select d.stripe_dispute_id
            from public.disputes d where d.id = split_part(l.id, ':', 2)::uuid)
          else p.stripe_payment_intent_id end,
        'person', u.person, 'about', s.about) order by x.n), '[]')
      from unnest(p_ids) with ordinality x (id, n)
      -- each by its key, however many there are
      cross join lateral (select * from guichet.money_lines o where o.id = x.id limit 1) l
      left join lateral (
        select o.stripe_payment_intent_id, o.stripe_charge_id from public.payments o where o.id = l.payment_id
          limit 1) p on true
      left join lateral (select o.person from guichet.people_shown o where o.id = l.payer_id limit 1) u on true
      left join lateral (select o.about from guichet.subjects_shown o where o.subject = l.subject limit 1) s on true);
end $$;
comment on function guichet.lines_shown(text[]) is 'Movements as the desk and the accountant see them, in the order of their ids; stripe_id: pi_…, re_…, dp_…, in_…, of a refund that only its charge tells ch_….';

create function guichet.kinds_of(p_what text) returns text[]
language sql immutable set search_path = ''
as $$
  select case p_what
    when 'takings' then '{payment,refund}'::text[]
    when 'payments' then '{payment}'::text[]
    when 'refunds' then '{refund}'::text[]
    when 'disputes' then '{dispute,dispute_won}'::text[]
    when 'wallet' then '{vend,vend_refund}'::text[]
    when 'all' then '{payment,refund,dispute,dispute_won}'::text[] end
$$;
comment on function guichet.kinds_of(text) is 'The kinds of movement that a filter of the desk names: takings, payments, refunds, disputes, wallet (vends paid from wallets), all (that moved at Stripe or outside); null of another.';

create function public.desk_payments(p_from date default null, p_to date default null, p_what text default 'all',
  p_domain text default null, p_currency text default null, p_undated boolean default false,
  p_after text default null, p_limit integer default 100) returns jsonb
language plpgsql stable security definer set search_path = ''
  -- each filter that is not given is no condition: the plan is made for those that are
  set plan_cache_mode = 'force_custom_plan'
as $$
declare
  v_kinds text[] := guichet.kinds_of(p_what);
  v_vias text[] := case p_what when 'wallet' then '{wallet}'::text[] else '{stripe,outside}'::text[] end;
  v_limit integer := least(greatest(coalesce(p_limit, 100), 1), 200);
  v_begin timestamptz := case when not p_undated then guichet.day_starts_at(p_from) end;
  v_end timestamptz := case when not p_undated then guichet.day_starts_at(p_to + 1) end;
  v_after_at timestamptz := 'epoch'::timestamptz + split_part(p_after, '/', 1)::bigint * interval '1 microsecond';
  v_after_id text := split_part(p_after, '/', 2);
  v_ids text[];
  v_last timestamptz;
  v_sums jsonb;
begin
  perform guichet.require_right('read_money');
  if v_kinds is null then
    return guichet.refused('p_what', 'invalid_value');
  end if;
  if p_undated then
    v_ids := array(
      select l.id from guichet.money_lines l
       where l.at is null and l.kind = any(v_kinds) and l.via = any(v_vias)
         and (p_domain is null or l.domain = p_domain) and (p_currency is null or l.currency = p_currency)
         and (p_after is null or l.id < v_after_id)
       order by l.id desc limit v_limit + 1);
  else
    v_ids := array(
      select l.id from guichet.money_lines l
       where l.at is not null and l.kind = any(v_kinds) and l.via = any(v_vias)
         and (v_begin is null or l.at >= v_begin) and (v_end is null or l.at < v_end)
         and (p_domain is null or l.domain = p_domain) and (p_currency is null or l.currency = p_currency)
         and (p_after is null or (l.at, l.id) < (v_after_at, v_after_id))
       order by l.at desc, l.id desc limit v_limit + 1);
  end if;
  v_last := (select l.at from guichet.money_lines l where l.id = v_ids[v_limit]);
  select coalesce(jsonb_agg(jsonb_build_object('currency', s.currency, 'kind', s.kind, 'amount_minor', s.amount,
      'count', s.entries) order by s.currency, s.kind), '[]')
    into v_sums
    from (
      select f.currency, f.kind, sum(f.amount_minor)::bigint as amount, sum(f.entries)::bigint as entries
        from guichet.figures_now f
       where f.figure = 'money' and f.kind = any(v_kinds) and f.via = any(v_vias)
         and (p_domain is null or f.domain = p_domain) and (p_currency is null or f.currency = p_currency)
         and case when p_undated then f.unit = 'ever'
           when p_from is null and p_to is null then f.unit = 'month'
           else f.unit = 'day' and f.starts_on between coalesce(p_from, '-infinity') and coalesce(p_to, 'infinity') end
       group by f.currency, f.kind having sum(f.entries) <> 0) s;
  return jsonb_build_object('rows', guichet.lines_shown(v_ids[:v_limit]), 'sums', v_sums,
    'count', (select coalesce(sum((s ->> 'count')::bigint), 0) from jsonb_array_elements(v_sums) s),
    'next', case when array_length(v_ids, 1) > v_limit
      then coalesce((extract(epoch from v_last) * 1000000)::bigint, 0) || '/' || v_ids[v_limit] end);
end $$;
comment on function public.desk_payments(date, date, text, text, text, boolean, text, integer) is
  'What came and went, newest first, from the day p_from to the day p_to at the business, both included; p_what takings (payments and refunds), payments, refunds, disputes, wallet (vends paid from wallets) or all; p_undated: what Stripe has not dated yet → {rows: [{id, kind, domain, via, amount_minor (signed), currency, at, subject, payment_id, role, fee_minor, fee_currency, stripe_id, person: {id, name, email}, about}], sums: [{currency, kind, amount_minor, count}] of all that the filters let through, count, next: for p_after, or null} or {result: refused, reason: invalid_value}. Whoever may read_money.';

revoke execute on function guichet.lines_shown(text[]), guichet.kinds_of(text),
  public.desk_payments(date, date, text, text, text, boolean, text, integer) from public, anon, authenticated;
grant execute on function public.desk_payments(date, date, text, text, text, boolean, text, integer)
  to authenticated, service_role;
