-- Written by npm run db:schemas. Last in migrations/20261121000350_sync_stripe_invoices.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.mirror_invoices(items jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  -- invoice.upcoming is a preview without id: nothing to mirror
  with item as materialized (
    select e.item, e.ord, e.item ->> 'event_type' = 'invoice.upcoming'
      or coalesce(e.item ->> 'object' = 'invoice' and e.item -> 'row' -> 'stripe_invoice_id' = 'null', false) as preview
    from jsonb_array_elements(items) with ordinality as e (item, ord)
  ), mirrored as materialized (
    select coalesce(jsonb_agg(i.item order by i.ord), '[]') as items, array_agg(i.ord order by i.ord) as places
      from item i where not i.preview
  ), done as (
    select result, m.places[n] as ord
    from mirrored m, jsonb_array_elements(guichet.sync_by_kind(m.items, '[
      {"object": "invoice", "apply": "guichet.apply_invoices(jsonb)"},
      {"object": "invoice_payment", "apply": "guichet.apply_invoice_payments(jsonb)"}]')) with ordinality as d (result, n)
  )
  select coalesce(jsonb_agg(coalesce(d.result, jsonb_build_object('event_id', i.item -> 'event_id', 'result',
    'applied')) order by i.ord), '[]')
  from item i left join done d using (ord)
$function$;

comment on function guichet.mirror_invoices(jsonb) is 'The part of sync_stripe_invoices that fetched objects share; the counters are brought in step by the caller, once for all.';

revoke all on function guichet.mirror_invoices(jsonb) from public, anon, authenticated, service_role;
