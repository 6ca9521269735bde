-- Written by npm run db:schemas. Last in migrations/20261121000320_sync_stripe_customers.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.apply_account_claims(items jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.apply_account_claims(jsonb) is 'The set-based part of claim_billing_accounts.';

revoke all on function guichet.apply_account_claims(jsonb) from public, anon, authenticated, service_role;
