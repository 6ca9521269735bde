-- What has this very id: Stripe's or ours. Each look-up is one by a unique index.

create function guichet.find_by_stripe_id(p_id text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
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
end $$;
comment on function guichet.find_by_stripe_id(text) is 'Everything that has this id of Stripe''s, as far as the caller may see it: payment (also by charge, refund, dispute, Checkout), invoice, subscription (also by item), account, person, event, and how many events are about it.';

create function guichet.find_by_id(p_id uuid, p_why text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_found jsonb := '[]';
begin
  if guichet.may('read_money') then
    v_found := coalesce((select jsonb_agg(guichet.found_order(o, p_why)) from public.orders o where o.id = p_id), '[]')
      || coalesce((select jsonb_agg(guichet.found_payment(p, p_why)) from public.payments p
        where p.id = p_id or p.id = (select r.payment_id from public.refunds r where r.id = p_id)
          or p.recharge_id = p_id), '[]')
      || coalesce((select jsonb_agg(guichet.found_person(x.user_id, p_why)) from (
          select u.id as user_id from public.users u where u.id = p_id
          union all select w.user_id from public.wallets w where w.id = p_id
          union all select r.user_id from public.wallet_recharges r where r.id = p_id
            and not exists (select from public.payments p where p.recharge_id = r.id)) x), '[]')
      || coalesce((select jsonb_agg(guichet.found_invoice(i, p_why)) from public.invoices_billing i
        where i.id = p_id), '[]')
      || coalesce((select jsonb_agg(guichet.found_subscription(s, p_why)) from public.subscriptions s
        where s.id = p_id), '[]')
      || coalesce((select jsonb_agg(guichet.found_account(a, p_why)) from public.billing_accounts a
        where a.id = p_id), '[]')
      || coalesce((select jsonb_agg(guichet.found_establishment(e, p_why)) from public.establishments e
        where e.id = p_id or e.id = (select c.establishment_id from public.subscription_checkouts c
          where c.id = p_id)), '[]');
  end if;
  if guichet.may('read_money') or guichet.may('manage_machines') then
    v_found := v_found || coalesce((select jsonb_agg(guichet.found_vend(v, p_why)) from public.vend_sessions v
      where v.id = p_id), '[]')
      || coalesce((select jsonb_agg(guichet.found_machine(m, p_why)) from public.machines m where m.id = p_id), '[]');
  end if;
  if guichet.may('read_bookings') then
    v_found := v_found || coalesce((select jsonb_agg(guichet.found_booking(b, p_why))
      from public.immersion_bookings b where b.id = p_id), '[]');
  end if;
  return v_found;
end $$;
comment on function guichet.find_by_id(uuid, text) is 'What has this id of ours, as far as the caller may see it.';

create function guichet.find_by_number(p_hex text, p_limit int) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_low uuid := guichet.uuid_beginning(p_hex, '0');
  v_high uuid := guichet.uuid_beginning(p_hex, 'f');
  v_found jsonb := '[]';
begin
  if guichet.may('read_money') then
    v_found := coalesce((select jsonb_agg(guichet.found_order(o, 'number')) from (
        select * from public.orders x where x.id between v_low and v_high limit p_limit) o), '[]')
      || coalesce((select jsonb_agg(guichet.found_payment(p, 'number')) from (
        select * from public.payments x where x.id between v_low and v_high limit p_limit) p), '[]');
  end if;
  if guichet.may('read_bookings') then
    v_found := v_found || coalesce((select jsonb_agg(guichet.found_booking(b, 'number')) from (
      select * from public.immersion_bookings x where x.id between v_low and v_high limit p_limit) b), '[]');
  end if;
  if guichet.may('read_money') or guichet.may('manage_machines') then
    v_found := v_found || coalesce((select jsonb_agg(guichet.found_vend(v, 'number')) from (
      select * from public.vend_sessions x where x.id between v_low and v_high limit p_limit) v), '[]');
  end if;
  return v_found;
end $$;
comment on function guichet.find_by_number(text, int) is 'Orders, payments, bookings and vends whose id begins with these digits: what pages and letters call their number.';

revoke execute on function guichet.find_by_stripe_id(text), guichet.find_by_id(uuid, text),
guichet.find_by_number(text, int) from public, anon, authenticated;
