-- Written by npm run db:schemas. Last in migrations/20261121000360_sync_stripe_checkout_sessions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.apply_checkout_sessions(items jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_item jsonb;
  v_handler text;
  v_results jsonb := '[]';
begin
  perform guichet.require_ids(items, '{row,stripe_checkout_session_id}');
  for v_item in select e from jsonb_array_elements(items) e loop
    v_handler := guichet.dispatch_event(v_item);
    v_results := v_results || jsonb_build_array((
      select jsonb_build_object('event_id', v_item -> 'event_id', 'result', 'applied', 'handler', v_handler,
        'subscription_id', s.id,
        'stripe_subscription_id', s.stripe_subscription_id, 'billing_account_id', s.billing_account_id, 'status',
          s.status)
      from (select) one left join public.subscriptions s
        on s.stripe_subscription_id = v_item #>> '{row,stripe_subscription_id}'));
  end loop;
  return v_results;
end $function$;

comment on function guichet.apply_checkout_sessions(jsonb) is 'Gives each session to the domain whose row it names.';

revoke all on function guichet.apply_checkout_sessions(jsonb) from public, anon, authenticated, service_role;
