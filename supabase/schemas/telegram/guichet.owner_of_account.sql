-- Written by npm run db:schemas. Last in migrations/20261201000745_alert_buttons.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.owner_of_account(p_account uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(a.owner_user_id, (select m.user_id from public.establishment_members m
      where m.establishment_id = a.owner_establishment_id and m.role = 'OWNER' order by m.user_id limit 1))
    from public.billing_accounts a where a.id = p_account
$function$;

comment on function guichet.owner_of_account(uuid) is 'Whom a billing account belongs to: its person, or an owner of its establishment.';

revoke all on function guichet.owner_of_account(uuid) from public, anon, authenticated, service_role;
