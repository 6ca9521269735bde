-- Written by npm run db:schemas. Last in migrations/20261121000350_sync_stripe_invoices.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.apply_invoice_payments(items jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_batch guichet.event_batch := guichet.fold_items('public.invoice_payments_billing', 'stripe_invoice_payment_id',
    items);
  v_results jsonb;
begin
  insert into public.invoice_payments_billing as p (stripe_invoice_payment_id, stripe_invoice_id,
    stripe_payment_intent_id, stripe_charge_id, amount_paid, currency, status,
    paid_at, last_event_created, last_event_id)
  select r.stripe_invoice_payment_id, r.stripe_invoice_id, r.stripe_payment_intent_id, r.stripe_charge_id,
         r.amount_paid, r.currency, r.status, r.paid_at,
    e.event_created, e.event_id
  from rows from (jsonb_to_recordset(items) as (event_id text, event_created bigint, "row" jsonb),
    unnest(v_batch.folded)) as e (event_id, event_created, "row", rank, wins),
    jsonb_to_record(e."row") as r (stripe_invoice_payment_id text, stripe_invoice_id text,
      stripe_payment_intent_id text, stripe_charge_id text, amount_paid bigint,
      currency text, status text, paid_at timestamptz)
  where e.wins
  order by r.stripe_invoice_payment_id
  on conflict (stripe_invoice_payment_id) do update
    set stripe_invoice_id = excluded.stripe_invoice_id, stripe_payment_intent_id = excluded.stripe_payment_intent_id,
        stripe_charge_id = excluded.stripe_charge_id,
      amount_paid = excluded.amount_paid, currency = excluded.currency, status = excluded.status,
      paid_at = excluded.paid_at,
      last_event_created = excluded.last_event_created, last_event_id = excluded.last_event_id,
      needs_refetch = p.needs_refetch and p.last_event_id is not distinct from excluded.last_event_id;
  perform guichet.settle_seconds('public.invoice_payments_billing', 'stripe_invoice_payment_id', v_batch);
  perform guichet.refresh_invoice_payments(array(select e #>> '{row,stripe_invoice_id}'
    from jsonb_array_elements(items) e));

  select jsonb_agg(jsonb_build_object('event_id', e.event_id, 'result',
    case when p.last_event_id = e.event_id then 'applied' else 'stale' end,
      'invoice_id', i.id, 'subscription_id', i.subscription_id) order by e.ord)
    into v_results
    from unnest(v_batch.object_ids, v_batch.event_ids) with ordinality as e (id, event_id, ord)
    left join public.invoice_payments_billing p on p.stripe_invoice_payment_id = e.id
    left join public.invoices_billing i on i.stripe_invoice_id = p.stripe_invoice_id;
  return v_results;
end $function$;

comment on function guichet.apply_invoice_payments(jsonb) is 'Mirrors payments on invoices, of several events of one the newest.';

revoke all on function guichet.apply_invoice_payments(jsonb) from public, anon, authenticated, service_role;
