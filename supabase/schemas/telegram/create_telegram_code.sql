-- Written by npm run db:schemas. Last in migrations/20261201000710_telegram_people.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.create_telegram_code()
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_user uuid := (select auth.uid());
  v_code text := upper(left(replace(gen_random_uuid()::text, '-', ''), 12));
  v_expires timestamptz := clock_timestamp() + interval '15 minutes';
begin
  perform guichet.require_right('telegram');
  if v_user is null then
    raise exception 'sign_in_required' using errcode = '42501';
  end if;
  insert into guichet.telegram_codes (user_id, code_hash, second_factor, expires_at)
    values (v_user, guichet.telegram_code_hash(v_code), guichet.second_factor_shown(), v_expires)
    on conflict (user_id) do update set code_hash = excluded.code_hash, second_factor = excluded.second_factor,
      expires_at = excluded.expires_at;
  perform guichet.record_action('telegram', 'guichet.telegram_codes', v_user::text, 'code', null,
    jsonb_build_object('expires_at', v_expires));
  return jsonb_build_object('code', regexp_replace(v_code, '(....)(....)(....)', '\1-\2-\3'),
    'expires_at', v_expires);
end $function$;

comment on function public.create_telegram_code() is 'For the signed-in member of staff: the code that they send to the bot in private (/lier CODE) → {code, expires_at}. The one before counts no more; it is shown once.';

revoke all on function public.create_telegram_code() from public, anon, authenticated, service_role;
grant execute on function public.create_telegram_code() to authenticated;
