-- Written by npm run db:schemas. Last in migrations/20261201000310_search_results.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.found_vend(p_vend public.vend_sessions, p_why text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select guichet.found('vend', p_vend.id::text, p_why, 'vend', p_vend.id::text,
      coalesce(guichet.person_named((select v.payer_id from public.vend_session_private v
        where v.session_id = p_vend.id)), '{}')
      || jsonb_build_object(
        'label', concat_ws(' · ', coalesce(p_vend.product_label, p_vend.item), coalesce((select m.name
          from public.machines m where m.code = p_vend.machine_id), p_vend.machine_id)),
        'amount_minor', p_vend.amount_minor, 'currency', p_vend.currency, 'state', p_vend.status,
        'outcome', p_vend.outcome, 'at', p_vend.created_at)
      -- a customer on the telephone: what came by card can go back from here
      || coalesce((select jsonb_build_object('payment_id', p.id, 'refundable_minor', guichet.refundable_cents(p))
        from public.payments p where p.vend_session_id = p_vend.id and p.role = 'main' and p.status = 'succeeded'
          and guichet.may('read_money')), '{}'))
  );
end $function$;

comment on function guichet.found_vend(public.vend_sessions,text) is 'A vend, as searches and timelines show it.';

revoke all on function guichet.found_vend(public.vend_sessions,text) from public, anon, authenticated, service_role;
