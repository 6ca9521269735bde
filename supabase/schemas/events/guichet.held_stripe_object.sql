-- Written by npm run db:schemas. Last in migrations/20261121000192_fetch_stripe_objects.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.held_stripe_object(object text, stripe_id text, OUT held jsonb, OUT sync text)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  -- the parameters, where a column bears the same name
  v_object text := held_stripe_object.object;
  v_id text := held_stripe_object.stripe_id;
begin
  case v_object
    when 'subscription' then
      sync := 'guichet.apply_subscriptions(jsonb)';
      select to_jsonb(s) || jsonb_build_object('needs_refetch', s.needs_refetch or s.status_doubted) into held
        from public.subscriptions s where s.stripe_subscription_id = v_id;
    when 'invoice' then
      sync := 'guichet.mirror_invoices(jsonb)';
      -- only drafts can be deleted; a deleted one is nobody's latest invoice
      select (to_jsonb(i) - 'payment_outcome') || jsonb_build_object('gone', jsonb_build_object('status', 'deleted'))
        into held
        from public.invoices_billing i where i.stripe_invoice_id = v_id;
    when 'invoice_payment' then
      sync := 'guichet.mirror_invoices(jsonb)';
      select to_jsonb(p) into held from public.invoice_payments_billing p where p.stripe_invoice_payment_id = v_id;
    when 'customer' then
      sync := 'guichet.apply_customers(jsonb)';
      select to_jsonb(a) || '{"gone": {}}' into held from public.billing_accounts a where a.stripe_customer_id = v_id;
    when 'payment_intent' then
      sync := 'guichet.apply_fetched_payment_intents(jsonb)';
      select to_jsonb(p) into held from public.payments p where p.stripe_payment_intent_id = v_id;
    when 'product' then
      sync := 'guichet.mirror_catalog(jsonb)';
      select to_jsonb(c) || jsonb_build_object('gone', jsonb_build_object('code', c.metadata_code)) into held
        from public.catalog_plans c where c.stripe_product_id = v_id;
    when 'price' then
      sync := 'guichet.mirror_catalog(jsonb)';
      select to_jsonb(p) || jsonb_build_object('gone', jsonb_build_object('period', p."interval")) into held
        from public.catalog_prices p where p.stripe_price_id = v_id;
    else
      raise exception 'object % is not one that is mirrored', coalesce(v_object, '?')
        using errcode = '22023', column = 'object',
        hint = 'subscription, invoice, invoice_payment, customer, product, price or payment_intent.';
  end case;
end $function$;

comment on function guichet.held_stripe_object(text,text) is 'Our row of a Stripe object (null: none) and the function (items) → results that writes it. gone: which of its fields a deletion changes in the row as the Stripe Mapper would give it; absent where Stripe deletes no such object.';

revoke all on function guichet.held_stripe_object(text,text) from public, anon, authenticated, service_role;
