-- Written by npm run db:schemas. Last in migrations/20261201000315_search_by_id.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.find_by_stripe_id(p_id text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_found jsonb := '[]';
  v_events bigint;
begin
  if guichet.may('read_money') then
    v_found := coalesce((select jsonb_agg(guichet.found_payment(p, 'stripe_id')) from public.payments p
      where p.stripe_payment_intent_id = p_id
         or p.stripe_charge_id = p_id
         or p.id = (select r.payment_id from public.refunds r where r.stripe_refund_id = p_id)
         or p.id = (select d.payment_id from public.disputes d where d.stripe_dispute_id = p_id)), '[]')
      || coalesce((select jsonb_agg(guichet.found_invoice(i, 'stripe_id')) from public.invoices_billing i
        where i.stripe_invoice_id = p_id), '[]')
      || coalesce((select jsonb_agg(guichet.found_subscription(s, 'stripe_id')) from public.subscriptions s
        where s.stripe_subscription_id = p_id or s.id = (select t.subscription_id from public.subscription_items t
          where t.stripe_subscription_item_id = p_id)), '[]')
      || coalesce((select jsonb_agg(guichet.found_account(a, 'stripe_id')) from public.billing_accounts a
        where a.stripe_customer_id = p_id), '[]')
      || coalesce((select jsonb_agg(guichet.found_person(u.id, 'stripe_id')) from public.users u
        where u.stripe_customer_id = p_id), '[]')
      || coalesce((select guichet.find_by_id(c.subject, 'stripe_id') from public.checkouts c
        where c.stripe_id = p_id), '[]');
  end if;
  if guichet.may('read_events') then
    v_found := v_found
      || coalesce((select jsonb_agg(guichet.found('event', l.event_id, 'stripe_id', 'event', l.event_id,
          jsonb_build_object('label', l.type, 'state', l.status, 'at', l.created_at)))
        from public.stripe_webhook_log l where l.event_id = p_id), '[]');
    select count(*) into v_events from (
      select from public.stripe_webhook_log l where l.object_id = p_id limit 100) l;
    if v_events > 0 then
      v_found := v_found || jsonb_build_array(guichet.found('events', p_id, 'stripe_id', 'events', p_id,
        jsonb_build_object('count', v_events)));
    end if;
  end if;
  -- several may name one thing, e.g. a customer of a person
  return coalesce((select jsonb_agg(f.first order by f.ord) from (
    select (array_agg(e.value order by e.ordinality))[1] as first, min(e.ordinality) as ord
      from jsonb_array_elements(v_found) with ordinality e where e.value <> 'null'
     group by e.value ->> 'kind', e.value ->> 'id') f), '[]');
end $function$;

comment on function guichet.find_by_stripe_id(text) is 'Everything that has this id of Stripe''s, as far as the caller may see it: payment (also by charge, refund, dispute, Checkout), invoice, subscription (also by item), account, person, event, and how many events are about it.';

revoke all on function guichet.find_by_stripe_id(text) from public, anon, authenticated, service_role;
