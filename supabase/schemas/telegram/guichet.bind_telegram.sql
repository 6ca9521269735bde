-- Written by npm run db:schemas. Last in migrations/20261201000710_telegram_people.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.bind_telegram(p_code text, p_from jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_telegram_id bigint := (p_from ->> 'id')::bigint;
  v_limit jsonb;
  v_code guichet.telegram_codes;
  v_before public.telegram_people;
  v_after public.telegram_people;
begin
  v_limit := guichet.count_call('telegram_codes', 'telegram:' || v_telegram_id);
  if v_limit is not null then
    return v_limit;
  end if;
  delete from guichet.telegram_codes c
    where c.code_hash = guichet.telegram_code_hash(p_code) and c.expires_at > clock_timestamp() returning * into v_code;
  if v_code.user_id is null then
    return guichet.refused('code', 'wrong_code');
  end if;
  if exists (select from public.telegram_people p
    where p.telegram_id = v_telegram_id and p.user_id <> v_code.user_id) then
    return guichet.refused('code', 'telegram_taken');
  end if;
  perform guichet.act_for(v_code.user_id);
  -- they have left the team since they asked for the code
  if not guichet.may('telegram') then
    return guichet.refused('code', 'staff_only', '{"action": "telegram"}');
  end if;
  select * into v_before from public.telegram_people p where p.user_id = v_code.user_id for update;
  insert into public.telegram_people as p (user_id, telegram_id, name, username, second_factor)
    values (v_code.user_id, v_telegram_id,
      left(coalesce(nullif(concat_ws(' ', p_from ->> 'first_name', p_from ->> 'last_name'), ''), '?'), 200),
      p_from ->> 'username', v_code.second_factor)
    on conflict (user_id) do update set telegram_id = excluded.telegram_id, name = excluded.name,
      username = excluded.username, second_factor = excluded.second_factor, bound_at = clock_timestamp()
    returning * into v_after;
  perform guichet.record_action('telegram', 'telegram_people', v_code.user_id::text, 'bind', to_jsonb(v_before),
    to_jsonb(v_after));
  return jsonb_build_object('result', 'bound', 'email',
    (select u.email from public.users u where u.id = v_code.user_id));
end $function$;

comment on function guichet.bind_telegram(text,jsonb) is 'Binds the account of an update''s sender to whoever the code was made for; the code counts once, guesses are counted a sender → {result: bound, email} or {result: refused, reason}.';

revoke all on function guichet.bind_telegram(text,jsonb) from public, anon, authenticated, service_role;
