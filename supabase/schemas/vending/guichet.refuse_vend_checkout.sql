-- Written by npm run db:schemas. Last in migrations/20261121003500_vend_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refuse_vend_checkout(p_session_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_session public.vend_sessions := guichet.lock_vend_session(p_session_id);
begin
  return case when v_session.status in ('PAID', 'COMPLETED')
    then jsonb_build_object('next_step', 'paid', 'checkout_id', v_session.checkout_id)
    when v_session.status = 'FAILED' then jsonb_build_object('next_step', 'refused', 'reason', 'ended', 'checkout_id',
      v_session.checkout_id) end;
end $function$;

comment on function guichet.refuse_vend_checkout(uuid) is 'Locks a session and says why a page that was made for it may not be paid any more; null where it may.';

revoke all on function guichet.refuse_vend_checkout(uuid) from public, anon, authenticated, service_role;
