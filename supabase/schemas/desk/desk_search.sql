-- Written by npm run db:schemas. Last in migrations/20261201000318_desk_search.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_search(p_query text, p_limit integer DEFAULT 20)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_limit int := least(greatest(coalesce(p_limit, 20), 1), 50);
  v_request guichet.search_request := guichet.read_search(coalesce(p_query, ''));
  v_money boolean := guichet.may('read_money');
  v_machines boolean := v_money or guichet.may('manage_machines');
  v_found jsonb := '[]';
begin
  -- whoever may look at something finds that; nobody else looks
  if not v_machines and not guichet.may('read_bookings') and not guichet.may('read_events') then
    perform guichet.require_right('read_money');
  end if;
  -- what is meant by an id is meant; then what is called so, then amounts, of which there are many
  if v_request.stripe_id is not null then
    v_found := v_found || guichet.find_by_stripe_id(v_request.stripe_id);
  end if;
  if v_request.id is not null then
    v_found := v_found || guichet.find_by_id(v_request.id, 'id');
  elsif v_request.hex is not null then
    v_found := v_found || guichet.find_by_number(v_request.hex, v_limit + 1);
  end if;
  if length(v_request.beginning) >= 2 and v_request.id is null then
    if v_machines then
      v_found := v_found || guichet.find_machines(v_request.beginning, least(v_limit, 5));
    end if;
    if v_money and v_request.amount_minor is null then
      v_found := v_found || guichet.find_people(v_request.beginning, v_request.words, v_limit + 1)
        || guichet.find_businesses(v_request.beginning, v_request.words, v_limit + 1);
    end if;
  end if;
  if v_request.amount_minor is not null then
    v_found := v_found || guichet.find_by_amount(v_request, v_limit + 1);
  end if;
  return jsonb_strip_nulls(jsonb_build_object('query', p_query,
    'understood', jsonb_build_object('stripe_id', v_request.stripe_id, 'amount_minor', v_request.amount_minor,
      'currency', case when v_request.amount_minor is not null then (select b.currency from guichet.business b) end,
      'after', v_request.after, 'before', v_request.before),
    'more', jsonb_array_length(v_found) > v_limit,
    'results', (select coalesce(jsonb_agg(e.value order by e.ordinality), '[]')
      from jsonb_array_elements(v_found) with ordinality e where e.ordinality <= v_limit)));
end $function$;

comment on function public.desk_search(text,integer) is 'One field for everything: an address or name (by the beginnings of its words), an id of Stripe''s, an id or number of ours, an amount with day and hour ("2,50 hier 14h30"), the code or name of a machine → {query, understood: {stripe_id?, amount_minor?, currency?, after?, before?}, more, results: [{kind, id, why: stripe_id|id|number|email_whole|email|name|code|amount, open: {page, id}, name?, email?, label?, domain?, amount_minor?, currency?, state?, outcome?, at?, count?}]}, the surest first. Each sees what they may; 42501 for whoever may see nothing.';

revoke all on function public.desk_search(text,integer) from public, anon, authenticated, service_role;
grant execute on function public.desk_search(text,integer) to authenticated;
grant execute on function public.desk_search(text,integer) to service_role;
