-- People, establishments and machines by what they are called. Each look-up ends at its limit.

create function guichet.find_people(p_beginning text, p_words text, p_limit int) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
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
end $$;
comment on function guichet.find_people(text, text, int) is 'People whose address begins so, or whose name or address has words that begin so; the whole address first.';

create function guichet.find_businesses(p_beginning text, p_words text, p_limit int) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
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
end $$;
comment on function guichet.find_businesses(text, text, int) is 'Establishments and accounts by their name or address, invoices by their number.';

create function guichet.find_machines(p_beginning text, p_limit int) returns jsonb
language sql stable security definer set search_path = ''
as $$
  -- there are some hundreds at most
  select coalesce(jsonb_agg(guichet.found_machine(m, 'code') order by lower(m.code) = p_beginning desc, m.code), '[]')
    from (select * from public.machines x
      where position(p_beginning in lower(x.code)) > 0 or position(p_beginning in lower(x.name)) > 0
      order by lower(x.code) = p_beginning desc, x.code limit p_limit) m
$$;
comment on function guichet.find_machines(text, int) is 'Machines whose code or name holds this; the one that is called so first.';

create function guichet.find_by_amount(p_request guichet.search_request, p_limit int) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_after timestamptz := coalesce(p_request.after, '-infinity');
  v_before timestamptz := coalesce(p_request.before, 'infinity');
  v_money boolean := guichet.may('read_money');
  v_vends boolean := v_money or guichet.may('manage_machines');
begin
  -- the newest first, whichever they are: only what is shown is looked up
  return (
    select coalesce(jsonb_agg(case when n.is_vend
        then (select guichet.found_vend(v, 'amount') from public.vend_sessions v where v.id = n.id)
        else (select guichet.found_payment(p, 'amount') from public.payments p where p.id = n.id) end
        order by n.at desc), '[]')
      from (
        (select x.id, x.created_at as at, false as is_vend from public.payments x
          where v_money and x.role <> 'foreign' and x.amount_cents = p_request.amount_minor
            and x.created_at >= v_after and x.created_at < v_before
            -- of a vend the vend is shown, and leads to its payment
            and x.vend_session_id is null
          order by x.created_at desc limit p_limit)
        union all
        (select x.id, x.created_at, true from public.vend_sessions x
          where v_vends and x.amount_minor = p_request.amount_minor
            and x.created_at >= v_after and x.created_at < v_before
          order by x.created_at desc limit p_limit)
        order by at desc limit p_limit) n);
end $$;
comment on function guichet.find_by_amount(guichet.search_request, int) is 'Payments and vends of this very amount, around the hour or on the day that was typed, the newest first.';

revoke execute on function guichet.find_people(text, text, int), guichet.find_businesses(text, text, int),
guichet.find_machines(text, int), guichet.find_by_amount(guichet.search_request, int) from public, anon, authenticated;
