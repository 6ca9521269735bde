-- Written by npm run db:schemas. Last in migrations/20261201000100_second_factor.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.require_right(action text)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if not guichet.may(require_right.action) then
    raise exception 'staff_only' using errcode = '42501', detail = jsonb_build_object('action', require_right.action);
  elsif guichet.lacks_second_factor(require_right.action) then
    raise exception 'second_factor_required' using errcode = '42501',
      detail = jsonb_build_object('action', require_right.action,
        'enrolled', guichet.has_second_factor((select auth.uid())));
  end if;
end $function$;

comment on function guichet.require_right(text) is 'Refuses (42501, the action in the detail) whoever may not: staff_only; and whoever may, but has not shown the second factor that the action asks for: second_factor_required, with enrolled: whether they have one.';

revoke all on function guichet.require_right(text) from public, anon, authenticated, service_role;
