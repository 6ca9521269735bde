-- Written by npm run db:schemas. Last in migrations/20261121000106_business.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.set_contact_email(contact_email text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if public.set_business(jsonb_build_object('contact_email', set_contact_email.contact_email)) ->> 'result' = 'refused'
    then
    raise exception '"%" is no e-mail address', contact_email using errcode = '22023';
  end if;
end $function$;

comment on function public.set_contact_email(text) is 'Whom customers write to: letters and calendar entries name it. As set_business with contact_email. Service role.';

revoke all on function public.set_contact_email(text) from public, anon, authenticated, service_role;
grant execute on function public.set_contact_email(text) to service_role;
