-- What a search shows of each thing it finds, one function a kind: {kind, id, why, open: {page, id}} and the words that
-- tell it from others. The pages make addresses of `open`. In plpgsql, which keeps its plans: a function in SQL that
-- another one calls is planned anew each time, and a page of results calls hundreds.

create function guichet.found(p_kind text, p_id text, p_why text, p_page text, p_page_id text, p_shows jsonb)
  returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_strip_nulls(jsonb_build_object('kind', p_kind, 'id', p_id, 'why', p_why,
    'open', jsonb_build_object('page', p_page, 'id', p_page_id)) || p_shows)
$$;
comment on function guichet.found(text, text, text, text, text, jsonb) is 'One result of a search. why: stripe_id, id, number, email, name, code or amount; open: person, payment, vend, machine, event, events, subscription or establishment.';

create function guichet.person_named(p_user uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select jsonb_build_object('person_id', u.id, 'name', nullif(btrim(p.display_name), ''), 'email', u.email)
      from public.users u left join public.profiles p on p.id = u.id where u.id = p_user
  );
end $$;
comment on function guichet.person_named(uuid) is 'A person as lists show them: {person_id, name, email}; null where there is none.';

create function guichet.found_person(p_user uuid, p_why text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select guichet.found('person', u.id::text, p_why, 'person', u.id::text,
      guichet.person_named(u.id) || jsonb_build_object('at', u.created_at))
      from public.users u where u.id = p_user
  );
end $$;

create function guichet.payment_domain(p_payment public.payments) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return case when p_payment.for_order_id is not null then 'order'
    when p_payment.vend_session_id is not null then 'vend'
    when p_payment.booking_id is not null then 'booking' when p_payment.recharge_id is not null then 'recharge'
    when p_payment.invoice_id is not null then 'subscription' end;
end $$;
comment on function guichet.payment_domain(public.payments) is 'order, vend, booking, recharge or subscription, as money_movements.domain; null of a foreign payment.';

create function guichet.payment_label(p_payment public.payments) returns text
language plpgsql stable security definer set search_path = ''
as $$
begin
  if p_payment.for_order_id is not null then
    return (select left(string_agg(i.quantity || ' × ' || coalesce(i.label, '?'), ', ' order by i.label, i.id), 200)
      from public.order_items i where i.order_id = p_payment.for_order_id);
  elsif p_payment.vend_session_id is not null then
    return (select concat_ws(' · ', coalesce(v.product_label, v.item), coalesce(m.name, v.machine_id))
      from public.vend_sessions v left join public.machines m on m.code = v.machine_id
      where v.id = p_payment.vend_session_id);
  elsif p_payment.booking_id is not null then
    return (select s.location || ' · ' || s.session_date_start from public.immersion_bookings b
      join public.immersion_sessions s on s.id = b.session_id where b.id = p_payment.booking_id);
  end if;
  return (select coalesce(i.number, i.stripe_invoice_id) from public.invoices_billing i
    where i.id = p_payment.invoice_id);
end $$;
comment on function guichet.payment_label(public.payments) is 'What was paid, by its name: the lines of an order, product and machine, place and day, number of an invoice.';

create function guichet.payment_payer(p_payment public.payments) returns uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  if p_payment.payer_id is not null or p_payment.invoice_id is null then
    return p_payment.payer_id;
  end if;
  return (select a.owner_user_id from public.invoices_billing i
    join public.billing_accounts a on a.id = i.billing_account_id where i.id = p_payment.invoice_id);
end $$;
comment on function guichet.payment_payer(public.payments) is 'Who pays, so far as it is known; of an invoice the person whose account it is.';

create function guichet.payment_said(p_payment public.payments) returns text
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(guichet.payment_word(p_payment), case
      when p_payment.status = 'requires_capture' then 'held'
      when p_payment.status in ('processing', 'canceled') then p_payment.status
      when p_payment.error_code is not null then 'failed'
      else 'open' end)
  );
end $$;
comment on function guichet.payment_said(public.payments) is 'Where the money of a payment is, in one word: as guichet.payment_word, else held, processing, canceled, failed or open.';

create function guichet.found_payment(p_payment public.payments, p_why text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select guichet.found('payment', p_payment.id::text, p_why, 'payment', p_payment.id::text,
      coalesce(guichet.person_named(guichet.payment_payer(p_payment)), '{}') || jsonb_build_object(
        'domain', guichet.payment_domain(p_payment), 'label', guichet.payment_label(p_payment),
        'amount_minor', p_payment.amount_cents, 'currency', lower(p_payment.currency),
        'refundable_minor', case when p_payment.role <> 'foreign' and p_payment.status = 'succeeded'
          then guichet.refundable_cents(p_payment) else 0 end,
        'state', guichet.payment_said(p_payment), 'at', coalesce(p_payment.succeeded_at, p_payment.created_at)))
  );
end $$;

create function guichet.payment_of(p_subject uuid) returns uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select p.id from public.payments p
     where p_subject in (p.for_order_id, p.vend_session_id, p.booking_id, p.recharge_id, p.invoice_id)
     order by p.role = 'main' desc, p.created_at desc limit 1
  );
end $$;
comment on function guichet.payment_of(uuid) is 'The payment of an order, vend, booking, recharge or invoice: the one that counts, else the latest.';

create function guichet.found_order(p_order public.orders, p_why text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select guichet.found('order', p_order.id::text, p_why,
      case when p.id is null then 'person' else 'payment' end, coalesce(p.id, p_order.user_id)::text,
      coalesce(guichet.person_named(p_order.user_id), '{}') || jsonb_build_object(
        'label', (select left(string_agg(i.quantity || ' × ' || coalesce(i.label, '?'), ', ' order by i.label, i.id),
          200)
          from public.order_items i where i.order_id = p_order.id),
        'amount_minor', p_order.amount_total_cents, 'currency', lower(p_order.currency), 'state', p_order.payment_state,
        'at', p_order.created_at))
      from (select guichet.payment_of(p_order.id) as id) p
  );
end $$;

create function guichet.found_booking(p_booking public.immersion_bookings, p_why text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select guichet.found('booking', p_booking.id::text, p_why,
      case when p.id is null then 'person' else 'payment' end, coalesce(p.id, p_booking.user_id)::text,
      coalesce(guichet.person_named(p_booking.user_id), '{}') || jsonb_build_object(
        'label', (select s.location || ' · ' || s.session_date_start from public.immersion_sessions s
          where s.id = p_booking.session_id),
        'amount_minor', p_booking.amount_cents, 'currency', p_booking.currency, 'state', p_booking.status,
        'at', p_booking.booking_date))
      from (select guichet.payment_of(p_booking.id) as id) p
  );
end $$;

create function guichet.found_vend(p_vend public.vend_sessions, p_why text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select guichet.found('vend', p_vend.id::text, p_why, 'vend', p_vend.id::text,
      coalesce(guichet.person_named((select v.payer_id from public.vend_session_private v
        where v.session_id = p_vend.id)), '{}')
      || jsonb_build_object(
        'label', concat_ws(' · ', coalesce(p_vend.product_label, p_vend.item), coalesce((select m.name
          from public.machines m where m.code = p_vend.machine_id), p_vend.machine_id)),
        'amount_minor', p_vend.amount_minor, 'currency', p_vend.currency, 'state', p_vend.status,
        'outcome', p_vend.outcome, 'at', p_vend.created_at)
      -- a customer on the telephone: what came by card can go back from here
      || coalesce((select jsonb_build_object('payment_id', p.id, 'refundable_minor', guichet.refundable_cents(p))
        from public.payments p where p.vend_session_id = p_vend.id and p.role = 'main' and p.status = 'succeeded'
          and guichet.may('read_money')), '{}'))
  );
end $$;

create function guichet.found_machine(p_machine public.machines, p_why text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select guichet.found('machine', p_machine.code, p_why, 'machine', p_machine.code,
      jsonb_build_object('name', coalesce(p_machine.name, p_machine.code), 'label', p_machine.address,
        'state', case when p_machine.active then 'in_service' else 'out_of_service' end, 'at', p_machine.last_seen_at))
  );
end $$;

create function guichet.account_name(p_account public.billing_accounts) returns text
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select coalesce(
      (select e.name from public.establishments e where e.id = p_account.owner_establishment_id),
      nullif(btrim(p_account.company_name), ''),
      (select nullif(btrim(p.display_name), '') from public.profiles p where p.id = p_account.owner_user_id),
      (select u.email from public.users u where u.id = p_account.owner_user_id),
      p_account.billing_email, p_account.stripe_customer_id)
  );
end $$;
comment on function guichet.account_name(public.billing_accounts) is 'Whose account it is, by a name: of the establishment, the company or the person, else the address.';

create function guichet.found_subscription(p_subscription public.subscriptions, p_why text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select guichet.found('subscription', p_subscription.id::text, p_why, 'subscription', p_subscription.id::text,
      jsonb_build_object('name', guichet.account_name(a), 'email', a.billing_email, 'label', p_subscription.plan_code,
        'state', p_subscription.status, 'at', coalesce(p_subscription.stripe_created, p_subscription.created_at)))
      from (select 1) one left join public.billing_accounts a on a.id = p_subscription.billing_account_id
  );
end $$;

create function guichet.found_account(p_account public.billing_accounts, p_why text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select case
      when p_account.owner_establishment_id is not null then guichet.found('establishment',
        p_account.owner_establishment_id::text, p_why, 'establishment', p_account.owner_establishment_id::text, w.shows)
      when s.id is not null then guichet.found('account', p_account.id::text, p_why, 'subscription', s.id::text,
        w.shows)
      when p_account.owner_user_id is not null then guichet.found_person(p_account.owner_user_id, p_why) end
      from (select jsonb_build_object('name', guichet.account_name(p_account), 'email', p_account.billing_email,
        'at', p_account.created_at) as shows) w
      left join lateral (select x.id from public.subscriptions x where x.billing_account_id = p_account.id
        order by x.created_at desc limit 1) s on true
  );
end $$;

create function guichet.found_establishment(p_establishment public.establishments, p_why text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select guichet.found('establishment', p_establishment.id::text, p_why, 'establishment', p_establishment.id::text,
      jsonb_build_object('name', p_establishment.name, 'at', p_establishment.created_at))
  );
end $$;

create function guichet.found_invoice(p_invoice public.invoices_billing, p_why text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select guichet.found('invoice', p_invoice.id::text, p_why,
      case when p.id is not null then 'payment' when p_invoice.subscription_id is not null then 'subscription' end,
      coalesce(p.id, p_invoice.subscription_id)::text,
      jsonb_build_object('name', p_invoice.customer_name, 'email', p_invoice.customer_email,
        'label', coalesce(p_invoice.number, p_invoice.stripe_invoice_id), 'amount_minor', p_invoice.total,
        'currency', p_invoice.currency, 'state', p_invoice.status,
        'at', coalesce(p_invoice.stripe_created, p_invoice.created_at)))
      from (select guichet.payment_of(p_invoice.id) as id) p
  );
end $$;

comment on function guichet.found_person(uuid, text) is 'A person, as a search shows them; null where there is none.';
comment on function guichet.found_payment(public.payments, text) is 'A payment, as searches and timelines show it.';
comment on function guichet.found_order(public.orders, text) is 'An order, as searches and timelines show it; it opens its payment, else whose it is.';
comment on function guichet.found_booking(public.immersion_bookings, text) is 'A booking, as searches and timelines show it; it opens its payment, else whose it is.';
comment on function guichet.found_vend(public.vend_sessions, text) is 'A vend, as searches and timelines show it.';
comment on function guichet.found_machine(public.machines, text) is 'A machine, as a search shows it.';
comment on function guichet.found_subscription(public.subscriptions, text) is 'A subscription, as searches and timelines show it.';
comment on function guichet.found_account(public.billing_accounts, text) is 'An account at Stripe, as a search shows it: its establishment, its person, or what it subscribed to; null where it has none of these.';
comment on function guichet.found_establishment(public.establishments, text) is 'An establishment, as a search shows it.';
comment on function guichet.found_invoice(public.invoices_billing, text) is 'An invoice, as searches and timelines show it; it opens its payment, else its subscription.';

revoke execute on function guichet.found(text, text, text, text, text, jsonb), guichet.person_named(uuid),
guichet.found_person(uuid, text), guichet.payment_domain(public.payments), guichet.payment_label(public.payments),
guichet.payment_payer(public.payments), guichet.payment_said(public.payments),
guichet.found_payment(public.payments, text), guichet.payment_of(uuid), guichet.found_order(public.orders, text),
guichet.found_booking(public.immersion_bookings, text), guichet.found_vend(public.vend_sessions, text),
guichet.found_machine(public.machines, text), guichet.account_name(public.billing_accounts),
guichet.found_subscription(public.subscriptions, text), guichet.found_account(public.billing_accounts, text),
guichet.found_establishment(public.establishments, text), guichet.found_invoice(public.invoices_billing, text)
  from public, anon, authenticated;
