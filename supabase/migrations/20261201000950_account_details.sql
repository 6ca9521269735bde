-- What people say of themselves: name and language, at sign-up and later.

create or replace function guichet.mirror_account() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_language text := new.raw_user_meta_data ->> 'language';
begin
  insert into public.users (id, email) values (new.id, new.email)
    on conflict (id) do update set email = excluded.email where users.email is distinct from excluded.email;
  insert into public.profiles (id, display_name, locale)
    values (new.id, left(nullif(btrim(new.raw_user_meta_data ->> 'display_name'), ''), 200),
      case when v_language in ('fr', 'en') then v_language else 'fr' end)
    on conflict (id) do nothing;
  return new;
end $$;
comment on function guichet.mirror_account() is
  'Trigger on auth.users: gives every account its row in users and profiles, with the name and the language that came with the sign-up, and keeps the address.';
comment on column public.profiles.display_name is
  'Name for greetings; from the account''s metadata, then written by set_my_name and the server.';

create function public.set_my_name(display_name text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  if (select auth.uid()) is null then
    raise exception 'sign_in_required' using errcode = '42501';
  elsif length(set_my_name.display_name) > 200 then
    return guichet.refused('display_name', 'invalid_value');
  end if;
  update public.profiles p set display_name = nullif(btrim(set_my_name.display_name), '')
    where p.id = (select auth.uid());
  return jsonb_build_object('result', 'done');
end $$;
comment on function public.set_my_name(text) is
  'How the signed-in user is greeted, at most 200 characters; null or empty: by no name → {result: done|refused, field?, reason?: invalid_value}. Safe to repeat.';
revoke execute on function public.set_my_name(text) from public, anon, authenticated;
grant execute on function public.set_my_name(text) to authenticated, service_role;
