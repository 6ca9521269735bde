-- Written by npm run db:schemas. Last in migrations/20261201000305_search_request.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.typed_day(p_text text, p_today date)
 RETURNS date
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  v_parts text[];
  v_day date;
begin
  if p_text ~ '\m(aujourd.?hui|today)\M' then
    return p_today;
  elsif p_text ~ '\m(avant-hier)\M' then
    return p_today - 2;
  elsif p_text ~ '\m(hier|yesterday)\M' then
    return p_today - 1;
  end if;
  v_parts := regexp_match(p_text, '\m(\d{4})-(\d{2})-(\d{2})\M');
  if v_parts is not null then
    return make_date(v_parts[1]::int, v_parts[2]::int, v_parts[3]::int);
  end if;
  v_parts := regexp_match(p_text, '\m(\d{1,2})/(\d{1,2})(?:/(\d{4}))?\M');
  if v_parts is null then
    return null;
  end if;
  v_day := make_date(coalesce(v_parts[3]::int, extract(year from p_today)::int), v_parts[2]::int, v_parts[1]::int);
  -- without a year it is the last one that there was
  return case when v_parts[3] is null and v_day > p_today then (v_day - interval '1 year')::date else v_day end;
exception when datetime_field_overflow then
  return null;
end $function$;

comment on function guichet.typed_day(text,date) is 'The day that a text names: hier, 24/12, 2026-12-24, today; null where it names none.';

revoke all on function guichet.typed_day(text,date) from public, anon, authenticated, service_role;
