-- Written by npm run db:schemas. Last in migrations/20261121003500_vend_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.note_vend_checkout(p_checkout public.checkouts)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  update public.vend_sessions s set checkout_id = p_checkout.stripe_id, payment_state = 'checkout_open'
    where s.id = p_checkout.vend_session_id
$function$;

comment on function guichet.note_vend_checkout(public.checkouts) is 'Writes the documented checkout_id of a session. Asked by attach_checkout under the session''s lock.';

revoke all on function guichet.note_vend_checkout(public.checkouts) from public, anon, authenticated, service_role;
