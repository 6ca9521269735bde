-- customer.*: the billing account's details. Who owns the account is another matter: see
-- claim_billing_accounts and sync_stripe_checkout_sessions.

create or replace function guichet.apply_customers(items jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
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
end $$;
comment on function guichet.apply_customers(jsonb) is 'Mirrors customers, of several events of one the newest.';
revoke execute on function guichet.apply_customers(jsonb) from public;

create or replace function guichet.apply_tax_ids(items jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
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
end $$;
comment on function guichet.apply_tax_ids(jsonb) is 'Mirrors tax numbers, of several events of one the newest, and shows one of them in the billing account.';
revoke execute on function guichet.apply_tax_ids(jsonb) from public;

create or replace function public.sync_stripe_customers(rows jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  perform guichet.lock_objects(array(select e #>> '{row,stripe_customer_id}'
    from jsonb_array_elements(sync_stripe_customers.rows) e));
  return jsonb_build_object('results', guichet.sync_by_kind(sync_stripe_customers.rows, '[
    {"object": "customer", "apply": "guichet.apply_customers(jsonb)"},
    {"object": "tax_id", "apply": "guichet.apply_tax_ids(jsonb)"}]'));
end $$;
comment on function public.sync_stripe_customers(jsonb) is 'Mirrors events of customers and of their tax numbers (CustomerSync, TaxIdSync of nodes/StripeMapper/rows.ts) into billing_accounts and billing_tax_ids → {results: [{event_id, result: applied|stale|error, billing_account_id}]}.';
revoke execute on function public.sync_stripe_customers(jsonb) from public, anon, authenticated;
grant execute on function public.sync_stripe_customers(jsonb) to service_role;

-- Onboarding ------------------------------------------------------------------------------------------------

create or replace function guichet.apply_account_claims(items jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_results jsonb;
begin
  -- the customer may become known before its first event
  perform guichet.ensure_billing_accounts(array(select e ->> 'stripe_customer_id' from jsonb_array_elements(items) e));
  with input as (
    select e.*, coalesce(e.owner_type, case when e.owner_establishment_id is null then 'USER'
      else 'ESTABLISHMENT' end::public.billing_owner_type) as kind
    from rows from (jsonb_to_recordset(items) as (stripe_customer_id text, owner_type public.billing_owner_type,
      owner_user_id uuid, owner_establishment_id uuid))
      with ordinality as e (stripe_customer_id, owner_type, owner_user_id, owner_establishment_id, ord)
  ), claimed as (
    update public.billing_accounts a
      set owner_type = i.kind, owner_user_id = case i.kind when 'USER' then i.owner_user_id end,
        owner_establishment_id = case i.kind when 'ESTABLISHMENT' then i.owner_establishment_id end,
        claimed_at = now(), claim_event_created = null, claim_event_id = null
      from input i where a.stripe_customer_id = i.stripe_customer_id and a.claimed_at is null
      returning a.id
  )
  select jsonb_agg(jsonb_build_object('stripe_customer_id', i.stripe_customer_id, 'billing_account_id', a.id, 'result',
      case when c.id is not null then 'claimed'
        when a.owner_type = i.kind and coalesce(a.owner_user_id, a.owner_establishment_id) = coalesce(i.owner_user_id,
          i.owner_establishment_id) then 'unchanged'
        else 'taken' end) order by i.ord)
    into v_results
    from input i join public.billing_accounts a using (stripe_customer_id) left join claimed c on c.id = a.id;
  return v_results;
end $$;
comment on function guichet.apply_account_claims(jsonb) is 'The set-based part of claim_billing_accounts.';
revoke execute on function guichet.apply_account_claims(jsonb) from public;

create or replace function public.claim_billing_accounts(claims jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_results jsonb;
begin
  perform guichet.require_right('manage_subscriptions');
  v_results := guichet.in_savepoints('guichet.apply_account_claims(jsonb)', claims);
  perform guichet.record_action('manage_subscriptions', 'billing_accounts', r.item ->> 'billing_account_id', null, null,
      (select jsonb_build_object('owner_user_id', b.owner_user_id, 'owner_establishment_id', b.owner_establishment_id,
        'updated_at', b.updated_at)
         from public.billing_accounts b where b.id = (r.item ->> 'billing_account_id')::uuid))
    from jsonb_array_elements(v_results) r (item) where r.item ->> 'result' = 'claimed';
  return jsonb_build_object('results', v_results);
end $$;
comment on function public.claim_billing_accounts(jsonb) is 'Onboarding: gives accounts their owner: [{stripe_customer_id, owner_user_id | owner_establishment_id}] → {results: [{stripe_customer_id, billing_account_id, result: claimed|unchanged|taken|error}]}. An account that has an owner keeps it.';
revoke execute on function public.claim_billing_accounts(jsonb) from public, anon, authenticated;
grant execute on function public.claim_billing_accounts(jsonb) to service_role;
