-- Written by npm run db:schemas. Last in migrations/20261201000950_account_details.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.set_my_name(display_name text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if (select auth.uid()) is null then
    raise exception 'sign_in_required' using errcode = '42501';
  elsif length(set_my_name.display_name) > 200 then
    return guichet.refused('display_name', 'invalid_value');
  end if;
  update public.profiles p set display_name = nullif(btrim(set_my_name.display_name), '')
    where p.id = (select auth.uid());
  return jsonb_build_object('result', 'done');
end $function$;

comment on function public.set_my_name(text) is 'How the signed-in user is greeted, at most 200 characters; null or empty: by no name → {result: done|refused, field?, reason?: invalid_value}. Safe to repeat.';

revoke all on function public.set_my_name(text) from public, anon, authenticated, service_role;
grant execute on function public.set_my_name(text) to authenticated;
grant execute on function public.set_my_name(text) to service_role;
