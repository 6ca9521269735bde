-- Written by npm run db:schemas. Last in migrations/20261201000230_desk_payments.sql, which never changes: change it in a new one.

create view guichet.subjects_shown with (security_invoker=true) as
 SELECT s.id AS subject,
    jsonb_build_object('machine', m.code, 'machine_name', m.name, 'product', s.product_label) AS about
   FROM (public.vend_sessions s
     JOIN public.machines m ON ((m.code = s.machine_id)))
UNION ALL
 SELECT b.id AS subject,
    jsonb_build_object('location', i.location, 'starts_on', i.session_date_start) AS about
   FROM (public.immersion_bookings b
     JOIN public.immersion_sessions i ON ((i.id = b.session_id)))
UNION ALL
 SELECT i.id AS subject,
    jsonb_build_object('invoice', i.number, 'customer', COALESCE(i.customer_name, a.company_name, i.customer_email)) AS about
   FROM (public.invoices_billing i
     LEFT JOIN public.billing_accounts a ON ((a.id = i.billing_account_id)));

comment on view guichet.subjects_shown is 'What money is about, in words that people know: machine and product, place and day, invoice and customer. Found by subject.';

revoke all on guichet.subjects_shown from public, anon, authenticated, service_role;
