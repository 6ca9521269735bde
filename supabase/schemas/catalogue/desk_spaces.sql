-- Written by npm run db:schemas. Last in migrations/20261201000565_desk_spaces.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_spaces(p_query text DEFAULT NULL::text, p_after text DEFAULT NULL::text, p_limit integer DEFAULT 50)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_limit constant integer := least(greatest(coalesce(p_limit, 50), 1), 200);
  v_name constant text := '%' || replace(replace(replace(btrim(p_query), '\', '\\'), '%', '\%'), '_', '\_') || '%';
  v_rows jsonb;
begin
  perform guichet.require_right('read_spaces');
  select coalesce(jsonb_agg(guichet.desk_space_row(s) order by s.name, s.id), '[]') into v_rows
    from (select s.* from public.spaces s
       where (p_query is null or s.name ilike v_name)
         and (p_after is null or (s.name, s.id) > (substr(p_after, 38), left(p_after, 36)::uuid))
       order by s.name, s.id limit v_limit) s;
  return jsonb_build_object('rows', v_rows,
    'count', (select count(*) from public.spaces s where p_query is null or s.name ilike v_name),
    'next', case when jsonb_array_length(v_rows) = v_limit
      then v_rows -> -1 ->> 'id' || '_' || (v_rows -> -1 ->> 'name') end);
end $function$;

comment on function public.desk_spaces(text,text,integer) is 'Spaces for the desk, by name, p_query a part of it, p_after the next of the page before → {rows: [{id, version, name, description, capacity, price_cents (an hour), currency, is_active, stripe_product_id, stripe_price_id, sync: {state: in_step|on_its_way|stopped|unknown|not_sold, outbox_id?, since?, message?}, next_price: {id, price_cents, applies_on} or null}], count, next: for p_after, or null}. Whoever may read_spaces.';

revoke all on function public.desk_spaces(text,text,integer) from public, anon, authenticated, service_role;
grant execute on function public.desk_spaces(text,text,integer) to authenticated;
grant execute on function public.desk_spaces(text,text,integer) to service_role;
