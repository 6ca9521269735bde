-- Written by npm run db:schemas. Last in migrations/20261201000260_desk_today.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.today_of_sessions()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'starts_on', s.session_date_start,
      'ends_on', s.session_date_end, 'location', s.location, 'places', s.max_places, 'taken', s.reserved_places,
      'status', s.status,
      'waiting', (select count(*) from public.immersion_waitlist w where w.session_id = s.id and w.status = 'waiting'))
      order by s.session_date_start, s.id), '[]')
    from (
      select * from public.immersion_sessions x
       where x.is_active and x.cancelled_at is null and x.session_date_start >= guichet.today()
       order by x.session_date_start, x.id limit 8) s);
end $function$;

comment on function guichet.today_of_sessions() is 'The next eight sessions with their fill.';

revoke all on function guichet.today_of_sessions() from public, anon, authenticated, service_role;
