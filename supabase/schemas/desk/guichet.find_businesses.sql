-- Written by npm run db:schemas. Last in migrations/20261201000316_search_by_name.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.find_businesses(p_beginning text, p_words text, p_limit integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_query tsquery := case when length(p_words) >= 3 and position('@' in p_beginning) = 0
    then guichet.search_query(p_words) end;
  v_found jsonb := '[]';
begin
  if v_query is not null then
    v_found := coalesce((select jsonb_agg(guichet.found_establishment(e, 'name')) from (
        select * from public.establishments x where guichet.search_words(x.name) @@ v_query limit p_limit) e), '[]')
      || coalesce((select jsonb_agg(guichet.found_account(a, 'name')) from (
        select * from public.billing_accounts x
         where guichet.search_words(x.company_name) @@ v_query and x.owner_user_id is null limit p_limit) a), '[]');
  end if;
  v_found := v_found || coalesce((select jsonb_agg(guichet.found_account(a, 'email')) from (
      select * from public.billing_accounts x
       where lower(x.billing_email) ~>=~ p_beginning and lower(x.billing_email) ~<~ guichet.text_end(p_beginning)
         and x.owner_user_id is null limit p_limit) a), '[]')
    || coalesce((select jsonb_agg(guichet.found_invoice(i, 'number')) from (
      select * from public.invoices_billing x where x.number is not null
        and lower(x.number) ~>=~ p_beginning and lower(x.number) ~<~ guichet.text_end(p_beginning) limit p_limit) i),
      '[]');
  return coalesce((select jsonb_agg(f.first order by f.ord) from (
    select (array_agg(e.value order by e.ordinality))[1] as first, min(e.ordinality) as ord
      from jsonb_array_elements(v_found) with ordinality e where e.value <> 'null'
     group by e.value ->> 'kind', e.value ->> 'id') f), '[]');
end $function$;

comment on function guichet.find_businesses(text,text,integer) is 'Establishments and accounts by their name or address, invoices by their number.';

revoke all on function guichet.find_businesses(text,text,integer) from public, anon, authenticated, service_role;
