-- Written by npm run db:schemas. Last in migrations/20261121000182_event_order.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.is_later(object_id text, created bigint, event_id text, other_id text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  v_order text[] := (guichet.order_same_second(object_id, created)).event_ids;
  -- what is not an event of this object (a subscription inside a checkout) comes before what is
  v_place int := coalesce(array_position(v_order, event_id), 0);
  v_other int := coalesce(array_position(v_order, other_id), 0);
begin
  return v_place > v_other or (v_place = v_other and event_id collate "C" > other_id collate "C");
end $function$;

comment on function guichet.is_later(text,bigint,text,text) is 'Which of two events of one object and second is the later one.';

revoke all on function guichet.is_later(text,bigint,text,text) from public, anon, authenticated, service_role;
