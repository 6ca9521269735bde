-- Written by npm run db:schemas. Last in migrations/20261121000182_event_order.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.has_attributes(object jsonb, attributes jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  v_key text;
  v_value jsonb;
begin
  for v_key, v_value in select * from jsonb_each(attributes) loop
    if jsonb_typeof(v_value) = 'object' and jsonb_typeof(object -> v_key) = 'object' then
      if not guichet.has_attributes(object -> v_key, v_value) then return false; end if;
    -- Stripe writes null for a key that was not there
    elsif coalesce(object -> v_key, 'null') <> v_value then
      return false;
    end if;
  end loop;
  return true;
end $function$;

comment on function guichet.has_attributes(jsonb,jsonb) is 'Whether an object has all these attributes with these values; nested objects by their named keys, arrays as a whole.';

revoke all on function guichet.has_attributes(jsonb,jsonb) from public, anon, authenticated, service_role;
