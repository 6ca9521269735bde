-- Written by npm run db:schemas. Last in migrations/20261121000320_sync_stripe_customers.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.apply_customers(items jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_batch guichet.event_batch := guichet.fold_items('public.billing_accounts', 'stripe_customer_id', items);
begin
  insert into public.billing_accounts as a (owner_type, stripe_customer_id, company_name, billing_email, country,
    address, active, metadata, livemode, last_event_created, last_event_id)
  select 'USER', r.stripe_customer_id, r.company_name, r.billing_email, r.country, r.address,
         not coalesce(e.deleted, false),
    coalesce(r.metadata, '{}'), e.livemode, e.event_created, e.event_id
  from rows from (jsonb_to_recordset(items) as (event_id text, event_created bigint, livemode boolean, deleted boolean,
    "row" jsonb), unnest(v_batch.folded))
      as e (event_id, event_created, livemode, deleted, "row", rank, wins),
    jsonb_to_record(e."row") as r (stripe_customer_id text, company_name text, billing_email text, country text,
      address jsonb, metadata jsonb)
  where e.wins
  order by r.stripe_customer_id
  on conflict (stripe_customer_id) do update
    set company_name = excluded.company_name, billing_email = excluded.billing_email, country = excluded.country,
      address = excluded.address, active = excluded.active, metadata = excluded.metadata, livemode = excluded.livemode,
      last_event_created = excluded.last_event_created, last_event_id = excluded.last_event_id,
      needs_refetch = a.needs_refetch and a.last_event_id is not distinct from excluded.last_event_id;
  -- an event that lists no tax numbers leaves the one that stands: webhooks never do
  update public.billing_accounts a
    set tax_id = e.tax_id, tax_id_event_created = e.event_created, tax_id_event_id = e.event_id
    from (
      select distinct on (i."row" ->> 'stripe_customer_id') i."row" ->> 'stripe_customer_id' as stripe_customer_id,
        i."row" ->> 'tax_id' as tax_id, i.event_created, i.event_id
      from rows from (jsonb_to_recordset(items) as (event_id text, event_created bigint, "row" jsonb),
        unnest(v_batch.folded)) as i (event_id, event_created, "row", rank)
      where i."row" ? 'tax_id' order by i."row" ->> 'stripe_customer_id', i.rank desc
    ) e
    where a.stripe_customer_id = e.stripe_customer_id
      and guichet.supersedes(e.stripe_customer_id, e.event_created, e.event_id, a.tax_id_event_created,
        a.tax_id_event_id);
  perform guichet.settle_seconds('public.billing_accounts', 'stripe_customer_id', v_batch);
  return guichet.batch_results('public.billing_accounts', 'stripe_customer_id', v_batch,
    $details$jsonb_build_object('billing_account_id', m.id)$details$);
end $function$;

comment on function guichet.apply_customers(jsonb) is 'Mirrors customers, of several events of one the newest.';

revoke all on function guichet.apply_customers(jsonb) from public, anon, authenticated, service_role;
