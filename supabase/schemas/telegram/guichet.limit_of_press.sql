-- Written by npm run db:schemas. Last in migrations/20261201000750_press_offer.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.limit_of_press(p_user uuid, p_action text, p_amount bigint, p_currency text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_limit record;
  v_today bigint;
begin
  -- two presses of one person, one after the other: each sees what the other has moved
  perform guichet.lock_person(p_user);
  select max(l.most_per_press) as most, max(l.most_per_day) as day into v_limit
    from guichet.staff_roles s join guichet.role_limits l on l.role = s.role
   where s.user_id = p_user and l.action = p_action and l.currency = lower(p_currency);
  if v_limit.most is null then
    return guichet.refused('amount_minor', 'no_limit_set', jsonb_build_object('currency', p_currency));
  elsif p_amount > v_limit.most then
    return guichet.refused('amount_minor', 'over_press_limit', jsonb_build_object('most', v_limit.most,
      'amount_minor', p_amount, 'currency', p_currency));
  end if;
  v_today := (select coalesce(sum(o.amount_minor), 0) from public.telegram_offers o
    where o.decided_by = p_user and o.currency = lower(p_currency) and o.state = 'done' and o.parent is null
      and o.needs = p_action and o.amount_minor is not null
      and o.decided_at >= (guichet.today()::timestamp at time zone guichet.zone()));
  if v_today + p_amount > v_limit.day then
    return guichet.refused('amount_minor', 'over_day_limit', jsonb_build_object('most', v_limit.day,
      'moved_minor', v_today, 'amount_minor', p_amount, 'currency', p_currency));
  end if;
  return null;
end $function$;

comment on function guichet.limit_of_press(uuid,text,bigint,text) is 'Why this person may not move so much by a press, today; null where they may. Minor units.';

revoke all on function guichet.limit_of_press(uuid,text,bigint,text) from public, anon, authenticated, service_role;
