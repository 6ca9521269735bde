-- Written by npm run db:schemas. Last in migrations/20261121001700_subscription_onboarding.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.set_billing_settings(trial_period_days integer DEFAULT NULL::integer, require_payment_method boolean DEFAULT NULL::boolean, checkout_minutes integer DEFAULT NULL::integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_before jsonb;
  v_after jsonb;
begin
  perform guichet.require_right('settings');
  select to_jsonb(s) - 'only_row' into v_before from guichet.billing_settings s for update;
  update guichet.billing_settings s
     set trial_period_days = coalesce(set_billing_settings.trial_period_days, s.trial_period_days),
         require_payment_method = coalesce(set_billing_settings.require_payment_method, s.require_payment_method),
         checkout_minutes = coalesce(set_billing_settings.checkout_minutes, s.checkout_minutes),
         updated_at = now()
  returning to_jsonb(s) - 'only_row' into v_after;
  perform guichet.record_action('settings', 'guichet.billing_settings', 'billing', null, v_before, v_after);
  return v_after;
end $function$;

comment on function public.set_billing_settings(integer,boolean,integer) is 'Changes what is given, leaves the rest → the settings. Service role only.';

revoke all on function public.set_billing_settings(integer,boolean,integer) from public, anon, authenticated, service_role;
grant execute on function public.set_billing_settings(integer,boolean,integer) to service_role;
