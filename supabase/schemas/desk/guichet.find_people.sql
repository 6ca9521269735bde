-- Written by npm run db:schemas. Last in migrations/20261201000316_search_by_name.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.find_people(p_beginning text, p_words text, p_limit integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_query tsquery;
  v_ids uuid[];
  v_more uuid[];
begin
  v_ids := array(select u.id from public.users u
    where lower(u.email) ~>=~ p_beginning and lower(u.email) ~<~ guichet.text_end(p_beginning)
    order by lower(u.email) using ~<~ limit p_limit);
  -- by the beginning of words, from three letters on: two would go through half of all names
  if length(p_words) >= 3 and cardinality(v_ids) < p_limit and position('@' in p_beginning) = 0 then
    v_query := guichet.search_query(p_words);
    v_more := array(select p.id from public.profiles p
      where guichet.search_words(p.display_name) @@ v_query and p.id <> all(v_ids) limit p_limit);
    v_ids := v_ids || v_more;
    v_ids := v_ids || array(select u.id from public.users u
      where guichet.search_words(split_part(u.email, '@', 1)) @@ v_query and u.id <> all(v_ids) limit p_limit);
  end if;
  return coalesce((select jsonb_agg(guichet.found_person(i.id, case
      when f.email = p_beginning then 'email_whole' when f.email ~ '@'
        and starts_with(f.email, p_beginning) then 'email'
      else 'name' end)
      -- the whole address, the whole name, then as they were found
      order by f.email = p_beginning desc, guichet.search_text(f.name) = p_words desc, i.ord)
    from unnest(v_ids) with ordinality i (id, ord)
    cross join lateral (select lower(u.email) as email, p.display_name as name from public.users u
      left join public.profiles p on p.id = u.id where u.id = i.id) f
    where i.ord <= p_limit), '[]');
end $function$;

comment on function guichet.find_people(text,text,integer) is 'People whose address begins so, or whose name or address has words that begin so; the whole address first.';

revoke all on function guichet.find_people(text,text,integer) from public, anon, authenticated, service_role;
