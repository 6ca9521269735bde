-- Written by npm run db:schemas. Last in migrations/20261201000351_desk_subscriptions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.invoice_rows(p_account uuid, p_subscription uuid, p_limit integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('invoice_id', i.id,
      'number', coalesce(i.number, i.stripe_invoice_id), 'status', i.status, 'total_minor', i.total,
      'due_minor', i.amount_due, 'paid_minor', i.amount_paid, 'left_minor', i.amount_remaining,
      'currency', i.currency, 'at', coalesce(i.stripe_created, i.created_at), 'due_at', i.due_date,
      'paid_at', i.paid_at, 'attempts', i.attempt_count, 'next_attempt_at', i.next_payment_attempt,
      'failed', i.payment_outcome = 'failed', 'url', i.hosted_invoice_url, 'pdf', i.invoice_pdf,
      'payment_id', guichet.payment_of(i.id), 'link', guichet.link_refusal('invoice', i.id) is null))
      order by i.stripe_created desc nulls last, i.id), '[]')
    from (select * from public.invoices_billing x
      where x.billing_account_id = p_account and (p_subscription is null or x.subscription_id = p_subscription)
      order by x.stripe_created desc nulls last limit p_limit) i
$function$;

comment on function guichet.invoice_rows(uuid,uuid,integer) is 'The latest invoices of an account, or of one of its subscriptions.';

revoke all on function guichet.invoice_rows(uuid,uuid,integer) from public, anon, authenticated, service_role;
