-- Written by npm run db:schemas. Last in migrations/20261201000745_alert_buttons.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.invoice_of_facts(p_data jsonb)
 RETURNS public.invoices_billing
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select i from public.invoices_billing i
   where i.stripe_invoice_id = any(array[p_data ->> 'invoice', p_data ->> 'stripe_invoice_id', p_data ->> 'object_id',
     p_data #>> '{row,stripe_invoice_id}']) limit 1
$function$;

comment on function guichet.invoice_of_facts(jsonb) is 'The invoice that the data of an alert speaks of.';

revoke all on function guichet.invoice_of_facts(jsonb) from public, anon, authenticated, service_role;
