-- Written by npm run db:schemas. Last in migrations/20261121000320_sync_stripe_customers.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.apply_tax_ids(items jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_batch guichet.event_batch := guichet.fold_items('public.billing_tax_ids', 'stripe_tax_id', items);
begin
  perform guichet.ensure_billing_accounts(array(select e #>> '{row,stripe_customer_id}'
    from jsonb_array_elements(items) e));
  insert into public.billing_tax_ids as t (stripe_tax_id, stripe_customer_id, value, type, country, deleted,
    stripe_created, last_event_created, last_event_id)
  select r.stripe_tax_id, r.stripe_customer_id, r.value, r.type, r.country, coalesce(e.deleted, false),
    r.stripe_created, e.event_created, e.event_id
  from rows from (jsonb_to_recordset(items) as (event_id text, event_created bigint, deleted boolean, "row" jsonb),
    unnest(v_batch.folded))
      as e (event_id, event_created, deleted, "row", rank, wins),
    jsonb_to_record(e."row") as r (stripe_tax_id text, stripe_customer_id text, value text, type text, country text,
      stripe_created timestamptz)
  where e.wins
  order by r.stripe_tax_id
  on conflict (stripe_tax_id) do update
    set stripe_customer_id = excluded.stripe_customer_id, value = excluded.value, type = excluded.type,
        country = excluded.country, deleted = excluded.deleted,
      stripe_created = excluded.stripe_created, last_event_created = excluded.last_event_created,
      last_event_id = excluded.last_event_id;
  perform guichet.settle_seconds('public.billing_tax_ids', 'stripe_tax_id', v_batch);

  update public.billing_accounts a
    set tax_id = shown.value, tax_id_event_created = said.event_created, tax_id_event_id = said.event_id
    from (
      select distinct on (t.stripe_customer_id) t.stripe_customer_id, t.last_event_created as event_created,
        t.last_event_id as event_id
      from public.billing_tax_ids t where t.stripe_customer_id in (select e #>> '{row,stripe_customer_id}'
        from jsonb_array_elements(items) e)
      order by t.stripe_customer_id, t.last_event_created desc, t.last_event_id collate "C" desc
    ) said
    -- of several the newest that is left; of one that was deleted and is all we know nothing is left
    left join lateral (
      select t.value from public.billing_tax_ids t where t.stripe_customer_id = said.stripe_customer_id
        and not t.deleted
      order by t.stripe_created desc nulls last, t.stripe_tax_id desc limit 1
    ) shown on true
    where a.stripe_customer_id = said.stripe_customer_id
      and (said.event_created, said.event_id collate "C") >= (a.tax_id_event_created,
        coalesce(a.tax_id_event_id, '') collate "C")
      -- another number, of before the installation, stays
      and (shown.value is not null or a.tax_id is null or exists (
        select from public.billing_tax_ids t where t.stripe_customer_id = said.stripe_customer_id
          and t.value = a.tax_id));
  return guichet.batch_results('public.billing_tax_ids', 'stripe_tax_id', v_batch,
    $details$jsonb_build_object('billing_account_id',
      (select a.id from public.billing_accounts a where a.stripe_customer_id = m.stripe_customer_id))$details$);
end $function$;

comment on function guichet.apply_tax_ids(jsonb) is 'Mirrors tax numbers, of several events of one the newest, and shows one of them in the billing account.';

revoke all on function guichet.apply_tax_ids(jsonb) from public, anon, authenticated, service_role;
