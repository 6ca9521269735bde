-- Written by npm run db:schemas. Last in migrations/20261201000950_account_details.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.mirror_account()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.mirror_account() is 'Trigger on auth.users: gives every account its row in users and profiles, with the name and the language that came with the sign-up, and keeps the address.';

revoke all on function guichet.mirror_account() from public, anon, authenticated, service_role;

CREATE TRIGGER guichet_mirror_account AFTER INSERT OR UPDATE OF email ON auth.users FOR EACH ROW EXECUTE FUNCTION guichet.mirror_account();
