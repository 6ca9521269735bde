-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION public.set_billing_settings(trial_period_days integer DEFAULT NULL::integer, require_payment_method boolean DEFAULT NULL::boolean, checkout_minutes integer DEFAULT NULL::integer)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  update guichet.billing_settings s
     set trial_period_days = coalesce(set_billing_settings.trial_period_days, s.trial_period_days),
         require_payment_method = coalesce(set_billing_settings.require_payment_method, s.require_payment_method),
         checkout_minutes = coalesce(set_billing_settings.checkout_minutes, s.checkout_minutes),
         updated_at = now()
  returning to_jsonb(s) - 'only_row'
$function$;

comment on function public.set_billing_settings(integer,boolean,integer) is 'Changes what is given, leaves the rest → the settings. Service role only.';

revoke all on function public.set_billing_settings(integer,boolean,integer) from public, anon, authenticated, service_role;
grant execute on function public.set_billing_settings(integer,boolean,integer) to service_role;
