-- Written by npm run db:schemas. Last in migrations/20261201000955_shop_face.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.shop_text(about text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('fr', case shop_text.about when 'terms' then f.terms_fr when 'privacy' then f.privacy_fr
      when 'notice' then f.notice_fr end, 'en', case shop_text.about when 'terms' then f.terms_en
      when 'privacy' then f.privacy_en when 'notice' then f.notice_en end)
    from guichet.shop_face f
$function$;

comment on function public.shop_text(text) is 'A legal text of the shop, for everybody: terms, privacy or notice → {fr, en}, null where nothing is written.';

revoke all on function public.shop_text(text) from public, anon, authenticated, service_role;
grant execute on function public.shop_text(text) to anon;
grant execute on function public.shop_text(text) to authenticated;
grant execute on function public.shop_text(text) to service_role;
