-- Written by npm run db:schemas. Last in migrations/20261201000316_search_by_name.sql.

CREATE OR REPLACE FUNCTION guichet.find_by_amount(p_request guichet.search_request, p_limit integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_after timestamptz := coalesce(p_request.after, '-infinity');
  v_before timestamptz := coalesce(p_request.before, 'infinity');
  v_found jsonb := '[]';
begin
  if guichet.may('read_money') then
    v_found := coalesce((select jsonb_agg(guichet.found_payment(p, 'amount')) from (
      select * from public.payments x where x.role <> 'foreign' and x.amount_cents = p_request.amount_minor
        and x.created_at >= v_after and x.created_at < v_before
      -- of a vend the vend is shown, and leads to its payment
        and x.vend_session_id is null
      order by x.created_at desc limit p_limit) p), '[]');
  end if;
  if guichet.may('read_money') or guichet.may('manage_machines') then
    v_found := v_found || coalesce((select jsonb_agg(guichet.found_vend(v, 'amount')) from (
      select * from public.vend_sessions x where x.amount_minor = p_request.amount_minor
        and x.created_at >= v_after and x.created_at < v_before order by x.created_at desc limit p_limit) v), '[]');
  end if;
  -- the newest first, whichever they are
  return coalesce((select jsonb_agg(e.value order by e.value ->> 'at' desc)
    from jsonb_array_elements(v_found) e), '[]');
end $function$;

comment on function guichet.find_by_amount(guichet.search_request,integer) is 'Payments and vends of this very amount, around the hour or on the day that was typed, the newest first.';

revoke all on function guichet.find_by_amount(guichet.search_request,integer) from public, anon, authenticated, service_role;
