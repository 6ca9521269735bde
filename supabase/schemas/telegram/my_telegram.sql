-- Written by npm run db:schemas. Last in migrations/20261201000710_telegram_people.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.my_telegram()
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'bound', (select jsonb_build_object('telegram_id', p.telegram_id, 'name', p.name, 'username', p.username,
        'wakes', p.wakes, 'second_factor', p.second_factor, 'bound_at', p.bound_at)
      from public.telegram_people p where p.user_id = (select auth.uid())),
    'code_expires_at', (select c.expires_at from guichet.telegram_codes c
      where c.user_id = (select auth.uid()) and c.expires_at > clock_timestamp()))
$function$;

comment on function public.my_telegram() is 'The signed-in person''s account of Telegram → {bound: {telegram_id, name, username, wakes, second_factor: shown when it was bound, bound_at}|null, code_expires_at}.';

revoke all on function public.my_telegram() from public, anon, authenticated, service_role;
grant execute on function public.my_telegram() to authenticated;
