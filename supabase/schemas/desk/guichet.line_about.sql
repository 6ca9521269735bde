-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.line_about(p_domain text, p_subject uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case p_domain
    when 'vend' then (
      select jsonb_build_object('machine', m.code, 'machine_name', m.name, 'product', s.product_label)
        from public.vend_sessions s join public.machines m on m.code = s.machine_id where s.id = p_subject)
    when 'booking' then (
      select jsonb_build_object('location', i.location, 'starts_on', i.session_date_start)
        from public.immersion_bookings b join public.immersion_sessions i on i.id = b.session_id
       where b.id = p_subject)
    when 'subscription' then (
      select jsonb_build_object('invoice', i.number, 'customer', coalesce(i.customer_name, a.company_name,
        i.customer_email))
        from public.invoices_billing i left join public.billing_accounts a on a.id = i.billing_account_id
       where i.id = p_subject) end
$function$;

comment on function guichet.line_about(text,uuid) is 'What a movement is about, in words that people know: machine and product, place and day, invoice and customer; null where there is no more to say.';

revoke all on function guichet.line_about(text,uuid) from public, anon, authenticated, service_role;
