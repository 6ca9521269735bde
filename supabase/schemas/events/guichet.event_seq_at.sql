-- Written by npm run db:schemas. Last in migrations/20261201000610_desk_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.event_seq_at(p_at timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  v_low bigint := (select min(l.seq) from public.stripe_webhook_log l);
  v_high bigint := (select max(l.seq) + 1 from public.stripe_webhook_log l);
  v_middle bigint;
  v_found record;
begin
  -- arrival and seq go together: twenty looks at the index of seq instead of an index over created_at
  while v_low < v_high loop
    v_middle := v_low + (v_high - v_low) / 2;
    select l.seq, l.created_at into v_found from public.stripe_webhook_log l where l.seq >= v_middle
      order by l.seq limit 1;
    if v_found.seq is null or v_found.created_at >= p_at then
      v_high := v_middle;
    else
      v_low := v_found.seq + 1;
    end if;
  end loop;
  return v_low;
end $function$;

comment on function guichet.event_seq_at(timestamp with time zone) is 'stripe_webhook_log.seq from which on events arrived at this instant or later; null where there are none at all.';

revoke all on function guichet.event_seq_at(timestamp with time zone) from public, anon, authenticated, service_role;
