-- Written by npm run db:schemas. Last in migrations/20261201000720_role_limits.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_telegram_people()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.require_right('read_staff');
  return (select coalesce(jsonb_agg(jsonb_build_object('user_id', p.user_id, 'email', u.email, 'name', p.name,
      'username', p.username, 'wakes', p.wakes, 'bound_at', p.bound_at) order by u.email), '[]')
    from public.telegram_people p join public.users u on u.id = p.user_id);
end $function$;

comment on function public.desk_telegram_people() is 'For the page of the team: who is bound to which account of Telegram → [{user_id, email, name, username, wakes, bound_at}].';

revoke all on function public.desk_telegram_people() from public, anon, authenticated, service_role;
grant execute on function public.desk_telegram_people() to authenticated;
grant execute on function public.desk_telegram_people() to service_role;
