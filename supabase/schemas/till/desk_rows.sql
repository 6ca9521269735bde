-- Written by npm run db:schemas. Last in migrations/20261201000250_desk_rows.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_rows(p_what text, p_after integer DEFAULT 0, p_limit integer DEFAULT 100)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.desk_rows(text,integer,integer) is 'The rows behind a number of Today; p_what mrr, trials (that end within 14 days), past_due: [{id, stripe_id, plan, status, trial_end, period_end, customer, establishment_id, user_id, amount_minor (a month), currency, unpriced_items, discount_unknown}]; silent: [{id, code, name, address, last_seen_at}]; sold_out: [{id, code, name, address, slot, product}] → {rows, count, next: for p_after, or null} or {result: refused, reason: invalid_value}. Whoever may read_money; of machines also whoever may manage_machines.';

revoke all on function public.desk_rows(text,integer,integer) from public, anon, authenticated, service_role;
grant execute on function public.desk_rows(text,integer,integer) to authenticated;
grant execute on function public.desk_rows(text,integer,integer) to service_role;
