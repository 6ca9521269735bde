-- Written by npm run db:schemas. Last in migrations/20261201000955_shop_face.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.shop()
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select public.business() || jsonb_build_object('colour', f.colour, 'accent', f.accent, 'logo', f.logo,
      'welcome', jsonb_build_object('fr', f.welcome_fr, 'en', f.welcome_en))
    from guichet.shop_face f
$function$;

comment on function public.shop() is 'What a customer''s page shows of whose shop it is, for everybody → business() and {colour, accent: #rrggbb, logo: data address or null, welcome: {fr, en}}.';

revoke all on function public.shop() from public, anon, authenticated, service_role;
grant execute on function public.shop() to anon;
grant execute on function public.shop() to authenticated;
grant execute on function public.shop() to service_role;
