-- Written by npm run db:schemas. Last in migrations/20261201000850_act_by_form.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.end_form(p_answer jsonb, p_page text, p_claims text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform set_config('guichet.door', '', true), set_config('request.jwt.claims', coalesce(p_claims, ''), true);
  return (select p_answer || jsonb_build_object('page', case p_answer ->> 'result' when 'refused' then 'refused'
      else p_page end, 'language', b.language, 'zone', b.zone) from guichet.business b);
end $function$;

comment on function guichet.end_form(jsonb,text,text) is 'The caller is who they were (p_claims) again; the answer says for which page of a form it is, and how the business speaks: {…, page, language: fr|en, zone}.';

revoke all on function guichet.end_form(jsonb,text,text) from public, anon, authenticated, service_role;
