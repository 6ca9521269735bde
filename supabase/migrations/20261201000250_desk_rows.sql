-- What Today counts beside money, and the rows behind it: subscriptions, machines, slots.

create view guichet.trials_that_end with (security_invoker = true) as
select s.* from public.subscriptions s
 where s.status = 'trialing' and s.trial_end >= now() and s.trial_end < now() + interval '14 days';
comment on view guichet.trials_that_end is 'Subscriptions whose trial ends within fourteen days.';

create view guichet.subscriptions_past_due with (security_invoker = true) as
select s.* from public.subscriptions s where s.status in ('past_due', 'unpaid');
comment on view guichet.subscriptions_past_due is 'Subscriptions of which an invoice was not paid.';

create view guichet.silent_machines with (security_invoker = true) as
-- as alerts have it: heard neither by its bridge nor over HTTP for three minutes; one never heard of is not missed
select m.* from public.machines m
 where m.active and greatest(m.last_seen_at, case when m.last_seen_at is not null then m.bridge_answered_at end)
   < now() - interval '3 minutes';
comment on view guichet.silent_machines is 'Machines that have been heard of, and not for three minutes.';

create view guichet.sold_out_slots with (security_invoker = true) as
select s.*, m.code as machine_code, m.name as machine_name, m.address
  from public.stocks s join public.machines m on m.id = s.machine_id
 where s.quantity = 0 and s.product_id is not null and m.active;
comment on view guichet.sold_out_slots is 'Slots of machines in service that have a product and nothing of it left.';
revoke all on guichet.trials_that_end, guichet.subscriptions_past_due, guichet.silent_machines, guichet.sold_out_slots
  from public, anon, authenticated, service_role;

create function guichet.months_now() returns table (currency text, kind text, amount_minor bigint, entries bigint)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  -- a discount that ended by itself changes what a subscription brings, and no event says so
  return query
  select s.currency, s.kind, sum(s.amount)::bigint, sum(s.entries)::bigint
    from (
      select f.currency, f.kind, f.amount_minor as amount, f.entries from guichet.figures_now f
        where f.figure = 'mrr' and f.unit = 'ever' and f.starts_on = '-infinity'
      union all
      select k.currency, case when k.past_due then 'past_due' else 'active' end, n.amount_minor - k.amount_minor, 0
        from guichet.subscription_months k
        join guichet.subscription_months_by_rows n on n.subscription_id = k.subscription_id
       where k.changes_at <= now()) s
   group by 1, 2 having sum(s.entries) <> 0;
end $$;
comment on function guichet.months_now() is 'What subscriptions bring a month, a currency apart: kind active and past_due with their amount and number; unpriced, the number of items, and discount_unknown, of subscriptions, that it says too little or too much of.';

create view guichet.subscriptions_shown with (security_invoker = true) as
select s.id, jsonb_build_object('id', s.id, 'stripe_id', s.stripe_subscription_id,
  'plan', s.plan_code, 'status', s.status, 'trial_end', s.trial_end, 'period_end', s.current_period_end,
  'customer', coalesce(a.company_name, a.billing_email), 'establishment_id', a.owner_establishment_id,
  'user_id', a.owner_user_id, 'amount_minor', m.amount_minor, 'currency', coalesce(m.currency, s.currency),
  'unpriced_items', coalesce(m.unpriced_items, 0), 'discount_unknown', coalesce(m.discount_unknown, false)) as shown
  from public.subscriptions s
  left join public.billing_accounts a on a.id = s.billing_account_id
  left join guichet.subscription_months_by_rows m on m.subscription_id = s.id;
comment on view guichet.subscriptions_shown is 'Subscriptions as Today lists them, with what each brings a month.';
revoke all on guichet.subscriptions_shown from public, anon, authenticated, service_role;

create function public.desk_rows(p_what text, p_after integer default 0, p_limit integer default 100) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_limit integer := least(greatest(coalesce(p_limit, 100), 1), 200);
  v_offset integer := greatest(coalesce(p_after, 0), 0);
  v_rows jsonb;
  v_count bigint;
begin
  -- who sees the number sees its rows
  if p_what in ('silent', 'sold_out') then
    if not guichet.may('read_money') then
      perform guichet.require_right('manage_machines');
    end if;
  else
    perform guichet.require_right('read_money');
  end if;
  case p_what
    when 'mrr' then
      v_rows := (
        select jsonb_agg(s.shown order by m.amount_minor desc, m.subscription_id)
          from (
            select * from guichet.subscription_months x order by x.amount_minor desc, x.subscription_id
              offset v_offset limit v_limit) m
          join guichet.subscriptions_shown s on s.id = m.subscription_id);
      v_count := (select coalesce(sum(n.entries), 0) from guichet.months_now() n
        where n.kind in ('active', 'past_due'));
    when 'trials' then
      v_rows := (
        select jsonb_agg(s.shown order by x.trial_end, x.id)
          from (
            select t.id, t.trial_end from guichet.trials_that_end t order by t.trial_end, t.id offset v_offset
              limit v_limit) x
          join guichet.subscriptions_shown s on s.id = x.id);
      v_count := (select count(*) from guichet.trials_that_end);
    when 'past_due' then
      v_rows := (
        select jsonb_agg(s.shown order by x.id)
          from (select t.id from guichet.subscriptions_past_due t order by t.id offset v_offset limit v_limit) x
          join guichet.subscriptions_shown s on s.id = x.id);
      v_count := (select count(*) from guichet.subscriptions_past_due);
    when 'silent' then
      v_rows := (
        select jsonb_agg(jsonb_build_object('id', m.id, 'code', m.code, 'name', m.name, 'address', m.address,
            'last_seen_at', m.last_seen_at) order by m.last_seen_at, m.id)
          from (
            select * from guichet.silent_machines x order by x.last_seen_at, x.id offset v_offset limit v_limit) m);
      v_count := (select count(*) from guichet.silent_machines);
    when 'sold_out' then
      v_rows := (
        select jsonb_agg(jsonb_build_object('id', s.id, 'code', s.machine_code, 'name', s.machine_name,
            'address', s.address, 'slot', coalesce(s.label, s.slot_number::text),
            'product', (select p.name from public.products p where p.id = s.product_id))
            order by s.machine_code, s.slot_number)
          from (
            select * from guichet.sold_out_slots x order by x.machine_code, x.slot_number
              offset v_offset limit v_limit) s);
      v_count := (select count(*) from guichet.sold_out_slots);
    else return guichet.refused('p_what', 'invalid_value');
  end case;
  return jsonb_build_object('rows', coalesce(v_rows, '[]'), 'count', v_count,
    'next', case when jsonb_array_length(v_rows) = v_limit then v_offset + v_limit end);
end $$;
comment on function public.desk_rows(text, integer, integer) is
  'The rows behind a number of Today; p_what mrr, trials (that end within 14 days), past_due: [{id, stripe_id, plan, status, trial_end, period_end, customer, establishment_id, user_id, amount_minor (a month), currency, unpriced_items, discount_unknown}]; silent: [{id, code, name, address, last_seen_at}]; sold_out: [{id, code, name, address, slot, product}] → {rows, count, next: for p_after, or null} or {result: refused, reason: invalid_value}. Whoever may read_money; of machines also whoever may manage_machines.';

revoke execute on function guichet.months_now(),
  public.desk_rows(text, integer, integer) from public, anon, authenticated;
grant execute on function public.desk_rows(text, integer, integer) to authenticated, service_role;
