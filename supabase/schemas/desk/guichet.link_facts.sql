-- Written by npm run db:schemas. Last in migrations/20261201000330_payment_link.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.link_facts(p_kind text, p_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case p_kind
    when 'order' then (select jsonb_build_object('to', u.email, 'person', o.user_id,
        'link', guichet.web_address('/orders/' || o.id), 'amount_minor', o.amount_total_cents,
        'currency', lower(o.currency), 'until', o.expires_at, 'number', left(o.id::text, 8),
        'what', (select string_agg(i.quantity || ' × ' || coalesce(i.label, '?'), ', ' order by i.label, i.id)
          from public.order_items i where i.order_id = o.id))
      from public.orders o left join auth.users u on u.id = o.user_id where o.id = p_id)
    when 'booking' then (select jsonb_build_object('to', b.user_email, 'person', b.user_id,
        'link', guichet.web_address('/immersion-elite'), 'amount_minor', b.amount_cents, 'currency', b.currency,
        'until', b.hold_expires_at, 'number', left(b.id::text, 8),
        'what', s.location || ', ' || guichet.french_dates(s.session_date_start, s.session_date_end))
      from public.immersion_bookings b join public.immersion_sessions s on s.id = b.session_id where b.id = p_id)
    when 'invoice' then (select jsonb_build_object('to', coalesce(i.customer_email, a.billing_email, u.email),
        'person', a.owner_user_id, 'link', i.hosted_invoice_url,
        'amount_minor', coalesce(i.amount_remaining, i.amount_due), 'currency', i.currency, 'until', i.due_date,
        'number', coalesce(i.number, i.stripe_invoice_id), 'what', guichet.account_name(a))
      from public.invoices_billing i left join public.billing_accounts a on a.id = i.billing_account_id
      left join auth.users u on u.id = a.owner_user_id where i.id = p_id)
  end
$function$;

comment on function guichet.link_facts(text,uuid) is 'What a letter with the link says: {to, person, link, amount_minor, currency, until, number, what}.';

revoke all on function guichet.link_facts(text,uuid) from public, anon, authenticated, service_role;
