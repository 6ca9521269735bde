-- Written by npm run db:schemas. Last in migrations/20261201000530_desk_sessions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_sessions(p_show text DEFAULT 'ahead'::text, p_query text DEFAULT NULL::text, p_after text DEFAULT NULL::text, p_limit integer DEFAULT 50)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_limit constant integer := least(greatest(coalesce(p_limit, 50), 1), 200);
  -- next first; of what is over the latest first
  v_forward constant boolean := p_show = 'ahead';
  v_place constant text := '%' || replace(replace(replace(btrim(p_query), '\', '\\'), '%', '\%'), '_', '\_') || '%';
  v_day constant date := split_part(p_after, '_', 1)::date;
  v_id constant uuid := split_part(p_after, '_', 2)::uuid;
  v_rows jsonb;
  v_count bigint;
begin
  perform guichet.require_right('read_bookings');
  with chosen as (
    select s.* from public.immersion_sessions s
     where case p_show
         when 'ahead' then s.session_date_end >= guichet.today() and s.cancelled_at is null
         when 'past' then s.session_date_end < guichet.today() and s.cancelled_at is null
         when 'cancelled' then s.cancelled_at is not null
         else true end
       and (p_query is null or s.location ilike v_place)
  ), page as (
    (select c.*, row_number() over (order by c.session_date_start, c.id) as place from chosen c
      where v_forward and (v_day is null or (c.session_date_start, c.id) > (v_day, v_id))
      order by c.session_date_start, c.id limit v_limit)
    union all
    (select c.*, row_number() over (order by c.session_date_start desc, c.id desc) from chosen c
      where not v_forward and (v_day is null or (c.session_date_start, c.id) < (v_day, v_id))
      order by c.session_date_start desc, c.id desc limit v_limit)
  ), bounced as (
    select coalesce(b.session_id, w.session_id) as session_id, count(*) as letters
      from public.outbox o
      left join public.immersion_bookings b
        on o.object_key = 'booking:' || b.id || ':email' and b.id = guichet.try_uuid(split_part(o.object_key, ':', 2))
      left join public.immersion_waitlist w
        on o.object_key = 'waitlist:' || w.id || ':email' and w.id = guichet.try_uuid(split_part(o.object_key, ':', 2))
     where o.topic = 'email' and o.status = 'parked'
     group by 1
  )
  select coalesce(jsonb_agg(guichet.desk_session_row(s) || jsonb_build_object('bounced', coalesce(b.letters, 0))
      order by p.place), '[]'), (select count(*) from chosen)
    into v_rows, v_count
    from page p join public.immersion_sessions s on s.id = p.id left join bounced b on b.session_id = p.id;
  return jsonb_build_object('rows', v_rows, 'count', v_count,
    'next', case when jsonb_array_length(v_rows) = v_limit
      then v_rows -> -1 ->> 'session_date_start' || '_' || (v_rows -> -1 ->> 'id') end);
end $function$;

comment on function public.desk_sessions(text,text,text,integer) is 'Sessions for the desk, p_show ahead (next first), past, cancelled or all (latest first), p_query a part of the place, p_after the next of the page before → {rows: [{id, version, session_date_start, session_date_end, location, description, price_cents, currency, max_places, reserved_places, offline_places, status, is_active, cancelled_at, begun, over, bookings, holds, waiting, bounced: letters that could not be sent}], count, next: for p_after, or null}. Whoever may read_bookings.';

revoke all on function public.desk_sessions(text,text,text,integer) from public, anon, authenticated, service_role;
grant execute on function public.desk_sessions(text,text,text,integer) to authenticated;
grant execute on function public.desk_sessions(text,text,text,integer) to service_role;
