-- Written by npm run db:schemas. Last in migrations/20261201000450_vend_reports.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.keep_vend_report(p_session_id uuid, p_outcome text, p_detail jsonb)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into public.vend_reports (session_id, outcome, detail)
  select p_session_id, p_outcome, p_detail
   where not exists (select from public.vend_reports r
      where r.session_id = p_session_id and r.outcome = p_outcome and r.detail = p_detail)
     -- whoever has a machine's token fills no disk
     and (select count(*) from public.vend_reports r where r.session_id = p_session_id) < 20
$function$;

comment on function guichet.keep_vend_report(uuid,text,jsonb) is 'Keeps a word of a machine, once. The caller holds the session''s lock.';

revoke all on function guichet.keep_vend_report(uuid,text,jsonb) from public, anon, authenticated, service_role;
