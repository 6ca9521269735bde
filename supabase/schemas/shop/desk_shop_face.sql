-- Written by npm run db:schemas. Last in migrations/20261201000955_shop_face.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_shop_face()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.require_right('settings');
  return (select to_jsonb(f) - array['only_row', 'updated_at'] from guichet.shop_face f);
end $function$;

comment on function public.desk_shop_face() is 'For the desk → {colour, accent, logo, welcome_fr, welcome_en, terms_fr, terms_en, privacy_fr, privacy_en, notice_fr, notice_en}. Whoever may settings.';

revoke all on function public.desk_shop_face() from public, anon, authenticated, service_role;
grant execute on function public.desk_shop_face() to authenticated;
grant execute on function public.desk_shop_face() to service_role;
