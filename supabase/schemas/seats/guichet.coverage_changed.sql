-- Written by npm run db:schemas. Last in migrations/20261121002100_seats.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.coverage_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.enqueue_seats(case tg_op
    when 'INSERT' then array[new.subscription_id] when 'DELETE' then array[old.subscription_id]
      else array[old.subscription_id, new.subscription_id] end);
  return null;
end $function$;

comment on function guichet.coverage_changed() is 'Trigger: an establishment that is covered, or no longer, changes the seats.';

revoke all on function guichet.coverage_changed() from public, anon, authenticated, service_role;
