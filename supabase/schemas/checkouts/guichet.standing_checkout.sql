-- Written by npm run db:schemas. Last in migrations/20261121001050_checkouts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.standing_checkout(p_subject uuid)
 RETURNS public.checkouts
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select c from public.checkouts c where c.subject = p_subject and c.status <> 'ended'
   order by c.attempt desc limit 1 for update
$function$;

comment on function guichet.standing_checkout(uuid) is 'The checkout of a subject that is open, or complete and waited for, locked; null where there is none. The caller holds the subject''s lock.';

revoke all on function guichet.standing_checkout(uuid) from public, anon, authenticated, service_role;
