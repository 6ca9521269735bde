-- Written by npm run db:schemas. Last in migrations/20261201000316_search_by_name.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.find_by_amount(p_request guichet.search_request, p_limit integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.find_by_amount(guichet.search_request,integer) is 'Payments and vends of this very amount, around the hour or on the day that was typed, the newest first.';

revoke all on function guichet.find_by_amount(guichet.search_request,integer) from public, anon, authenticated, service_role;
