-- Written by npm run db:schemas. Last in migrations/20261201000750_press_offer.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.judge_press(p_offer public.telegram_offers, p_user uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_main public.telegram_offers := p_offer;
  v_moves boolean;
  v_answer jsonb;
  v_now timestamptz := clock_timestamp();
begin
  if p_offer.parent is not null then
    select * into v_main from public.telegram_offers o where o.id = p_offer.parent for update;
  end if;
  -- whoever has left the team learns nothing, and stops nothing either
  if not guichet.may('telegram') then
    return guichet.refused('offer', 'staff_only', '{"action": "telegram"}');
  elsif v_main.state = 'withdrawn' and not exists (select from public.telegram_offers o
    where o.message = v_main.message and o.state = 'done') then
    -- nobody decided: its time was over
    return guichet.refused('offer', 'offer_over');
  elsif v_main.state in ('done', 'refused', 'withdrawn') then
    return jsonb_build_object('result', 'already', 'state', v_main.state, 'by',
      guichet.name_of_person(v_main.decided_by), 'at', v_main.decided_at);
  elsif p_offer.parent is not null and p_offer.state <> 'open' then
    return jsonb_build_object('result', 'already', 'state', p_offer.state);
  elsif p_offer.parent is not null and p_offer.expires_at <= v_now then
    -- nothing moved; the first buttons come back
    update public.telegram_offers o set state = 'withdrawn' where o.parent = v_main.id and o.state = 'open';
    update public.telegram_offers o set state = 'open' where o.id = v_main.id;
    return guichet.refused('offer', 'offer_over');
  elsif p_offer.for_user is not null and p_offer.for_user <> p_user and p_offer.action = 'confirm' then
    return guichet.refused('offer', 'other_person', jsonb_build_object('who',
      guichet.name_of_person(p_offer.for_user)));
  elsif p_offer.action = 'cancel' then
    update public.telegram_offers o set state = 'withdrawn' where o.parent = v_main.id and o.state = 'open';
    update public.telegram_offers o set state = 'open' where o.id = v_main.id;
    return jsonb_build_object('result', 'cancelled');
  elsif p_offer.expires_at <= v_now then
    return guichet.refused('offer', 'offer_over');
  elsif p_offer.parent is null and v_main.state = 'asked' and exists (select from public.telegram_offers c
    where c.parent = v_main.id and c.state = 'open' and c.expires_at > v_now and c.for_user <> p_user) then
    return guichet.refused('offer', 'being_confirmed');
  elsif not guichet.may(v_main.needs) then
    return guichet.refused('offer', 'staff_only', jsonb_build_object('action', v_main.needs));
  elsif v_main.needs <> 'telegram' and guichet.lacks_second_factor(v_main.needs) then
    return guichet.refused('offer', 'second_factor_required', jsonb_build_object('action', v_main.needs));
  elsif v_main.action = 'who' then
    return jsonb_build_object('result', 'shown', 'person', v_main.subject_ids[1]);
  end if;
  if guichet.offer_version(v_main.subject_table, v_main.subject_ids) is distinct from v_main.version then
    update public.telegram_offers o set state = 'withdrawn' where o.parent = v_main.id and o.state = 'open';
    update public.telegram_offers o set state = 'refused', decided_by = p_user, decided_at = v_now,
      result = '{"result": "refused", "reason": "changed_since"}' where o.id = v_main.id;
    return guichet.refused('offer', 'changed_since');
  end if;
  v_moves := v_main.amount_minor is not null;
  if v_moves then
    v_answer := guichet.limit_of_press(p_user, v_main.needs, v_main.amount_minor, v_main.currency);
    if v_answer is not null then
      return v_answer;
    end if;
  end if;
  if p_offer.parent is null and (v_moves or v_main.action in ('skip', 'apply')) then
    -- whoever presses the first button again leaves the second one that they were shown as it is
    if v_main.state = 'asked' and exists (select from public.telegram_offers c where c.parent = v_main.id
      and c.state = 'open' and c.expires_at > v_now and c.for_user = p_user) then
      return guichet.asked(v_main);
    end if;
    return guichet.ask_again(v_main, p_user);
  end if;
  v_main.details := v_main.details || jsonb_strip_nulls(jsonb_build_object('reason', p_offer.details ->> 'reason'));
  begin
    v_answer := guichet.decide_offer(v_main);
  exception when insufficient_privilege or no_data_found or check_violation or foreign_key_violation
    or data_exception or sqlstate 'PT409' then
    v_answer := guichet.refused('offer', case when sqlerrm ~ '^[a-z]+(_[a-z]+)*$' then sqlerrm
      else 'could_not_be_done' end);
  end;
  update public.telegram_offers o set state = 'withdrawn' where o.parent = v_main.id and o.state = 'open';
  update public.telegram_offers o set state = case v_answer ->> 'result' when 'done' then 'done' else 'refused' end,
    decided_by = p_user, decided_at = v_now, result = v_answer where o.id = v_main.id;
  if v_answer ->> 'result' = 'done' and v_main.action in ('capture', 'release', 'retry', 'skip') then
    -- one of two was taken: the other can be taken no more
    update public.telegram_offers o set state = 'withdrawn'
      where o.message = v_main.message and o.state in ('open', 'asked') and o.id <> v_main.id
        and o.subject_table = v_main.subject_table;
  end if;
  return v_answer;
end $function$;

comment on function guichet.judge_press(public.telegram_offers,uuid) is 'Whether the offer still stands, whether the person may, whether the row is as it was shown, whether the amount is within limits; then asks again or does it → {result: done|asked|cancelled|shown|already|refused, …}. The caller holds the message and the offer, and acts for the person.';

revoke all on function guichet.judge_press(public.telegram_offers,uuid) from public, anon, authenticated, service_role;
