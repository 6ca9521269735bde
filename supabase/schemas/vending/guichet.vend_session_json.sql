-- Written by npm run db:schemas. Last in migrations/20261121003400_vend_machine_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.vend_session_json(s public.vend_sessions)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('id', s.id, 'status', s.status, 'amount', s.amount::text, 'amount_minor', s.amount_minor,
    'currency', s.currency,
    'item', s.item, 'product_label', s.product_label, 'expires_at', s.expires_at, 'outcome', s.outcome, 'payment_state',
    s.payment_state,
    'dispense_started_at', s.dispense_started_at)
$function$;

comment on function guichet.vend_session_json(public.vend_sessions) is 'A session as the bridge reads it; amount as text, because a float would round it.';

revoke all on function guichet.vend_session_json(public.vend_sessions) from public, anon, authenticated, service_role;
