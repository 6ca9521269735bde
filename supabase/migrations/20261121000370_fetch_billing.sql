-- When an object of billing is fetched (topic stripe.object.fetch): its row is marked, or only its id is known.

-- `when` keeps the function out of every statement that marks nothing
create trigger fetch_subscription after insert or update of needs_refetch on public.subscriptions
  for each row when (new.needs_refetch) execute function guichet.ask_for_stripe_object('subscription',
    'stripe_subscription_id', '4');
create trigger fetch_customer after insert or update of needs_refetch on public.billing_accounts
  for each row when (new.needs_refetch) execute function guichet.ask_for_stripe_object('customer', 'stripe_customer_id',
    '4');
create trigger fetch_product after insert or update of needs_refetch on public.catalog_plans
  for each row when (new.needs_refetch) execute function guichet.ask_for_stripe_object('product', 'stripe_product_id',
    '4');
create trigger fetch_price after insert or update of needs_refetch on public.catalog_prices
  for each row when (new.needs_refetch) execute function guichet.ask_for_stripe_object('price', 'stripe_price_id', '4');
create trigger fetch_invoice after insert or update of needs_refetch on public.invoices_billing
  for each row when (new.needs_refetch) execute function guichet.ask_for_stripe_object('invoice', 'stripe_invoice_id',
    '4');
create trigger fetch_invoice_payment after insert or update of needs_refetch on public.invoice_payments_billing
  for each row when (new.needs_refetch) execute function guichet.ask_for_stripe_object('invoice_payment',
    'stripe_invoice_payment_id', '4');
create trigger fetch_doubted_subscription after update of status_doubted on public.subscriptions
  for each row when (new.status_doubted) execute function guichet.ask_for_stripe_object('subscription',
    'stripe_subscription_id', '4');
-- its subscription is nearly always on its way: given a minute, there is nothing left to fetch
create trigger fetch_subscription_of_invoice after insert on public.invoices_billing
  for each row when (new.stripe_subscription_id is not null and new.subscription_id is null)
  execute function guichet.ask_for_stripe_object('subscription', 'stripe_subscription_id', '60');
