-- Somebody is sent the link to pay, by letter: an order or a place that is still kept for them, an invoice that is
-- open. The link leads to our own page, where they sign in and see what it is, or to Stripe's page of the invoice; a
-- payment page of Checkout is opened there, by the payer.

insert into guichet.actions (action, reads, says) values
  ('send_link', false, 'send somebody the link to pay, by letter');
insert into guichet.role_actions (role, action)
  select r, 'send_link' from unnest(array['owner', 'administrator', 'staff', 'support']) r;

create function guichet.link_refusal(p_kind text, p_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_order public.orders;
  v_booking public.immersion_bookings;
  v_invoice public.invoices_billing;
begin
  if p_kind = 'order' then
    select * into v_order from public.orders o where o.id = p_id;
    return case when v_order.id is null then guichet.refused('p_order', 'not_found')
      when v_order.status = 'PAID' then guichet.refused('p_order', 'already_paid')
      when v_order.status <> 'PENDING' or v_order.expires_at < now() then guichet.refused('p_order', 'order_cancelled')
    end;
  elsif p_kind = 'booking' then
    select * into v_booking from public.immersion_bookings b where b.id = p_id;
    return case when v_booking.id is null then guichet.refused('p_booking', 'not_found')
      when v_booking.status = 'confirmed' then guichet.refused('p_booking', 'already_paid')
      when v_booking.status <> 'pending' or v_booking.hold_expires_at < now() then
        guichet.refused('p_booking', 'hold_over')
    end;
  elsif p_kind = 'invoice' then
    select * into v_invoice from public.invoices_billing i where i.id = p_id;
    return case when v_invoice.id is null then guichet.refused('p_invoice', 'not_found')
      when v_invoice.status = 'paid' then guichet.refused('p_invoice', 'already_paid')
      when v_invoice.status is distinct from 'open' or v_invoice.hosted_invoice_url is null then
        guichet.refused('p_invoice', 'nothing_to_pay')
    end;
  end if;
  -- a vend is paid before the machine, a recharge is begun anew
  return guichet.refused('p_payment', 'nothing_to_pay');
end $$;
comment on function guichet.link_refusal(text, uuid) is 'Why nobody can be sent a link for this order, booking or invoice, as a refusal: not_found, already_paid, order_cancelled, hold_over, nothing_to_pay; null: it can be paid.';

create function guichet.link_facts(p_kind text, p_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select case p_kind
    when 'order' then (select jsonb_build_object('to', u.email, 'person', o.user_id,
        'link', guichet.web_address('/orders/' || o.id), 'amount_minor', o.amount_total_cents,
        'currency', lower(o.currency), 'until', o.expires_at, 'number', left(o.id::text, 8),
        'what', (select string_agg(i.quantity || ' × ' || coalesce(i.label, '?'), ', ' order by i.label, i.id)
          from public.order_items i where i.order_id = o.id))
      from public.orders o left join auth.users u on u.id = o.user_id where o.id = p_id)
    when 'booking' then (select jsonb_build_object('to', b.user_email, 'person', b.user_id,
        'link', guichet.web_address('/immersion-elite'), 'amount_minor', b.amount_cents, 'currency', b.currency,
        'until', b.hold_expires_at, 'number', left(b.id::text, 8),
        'what', s.location || ', ' || guichet.french_dates(s.session_date_start, s.session_date_end))
      from public.immersion_bookings b join public.immersion_sessions s on s.id = b.session_id where b.id = p_id)
    when 'invoice' then (select jsonb_build_object('to', coalesce(i.customer_email, a.billing_email, u.email),
        'person', a.owner_user_id, 'link', i.hosted_invoice_url,
        'amount_minor', coalesce(i.amount_remaining, i.amount_due), 'currency', i.currency, 'until', i.due_date,
        'number', coalesce(i.number, i.stripe_invoice_id), 'what', guichet.account_name(a))
      from public.invoices_billing i left join public.billing_accounts a on a.id = i.billing_account_id
      left join auth.users u on u.id = a.owner_user_id where i.id = p_id)
  end
$$;
comment on function guichet.link_facts(text, uuid) is 'What a letter with the link says: {to, person, link, amount_minor, currency, until, number, what}.';

create function guichet.amount_in_words(p_minor bigint, p_currency text) returns text
language sql immutable set search_path = ''
as $$
  select case when lower(p_currency) = 'eur' then guichet.euros(p_minor)
    else replace(trim_scale(p_minor / 10 ^ guichet.currency_exponent(p_currency)::numeric)::text, '.', ',')
      || U&'\00A0' || upper(p_currency) end
$$;
comment on function guichet.amount_in_words(bigint, text) is 'An amount as a letter writes it: 12,50 €; another currency by its code.';

create function public.send_payment_link(p_order uuid default null, p_booking uuid default null,
  p_invoice uuid default null, p_payment uuid default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_kind text;
  v_id uuid;
  v_payment public.payments;
  v_refusal jsonb;
  v_facts jsonb;
  v_letter public.outbox;
  v_outbox uuid;
begin
  perform guichet.require_right('send_link');
  if num_nonnulls(p_order, p_booking, p_invoice, p_payment) <> 1 then
    return guichet.refused('p_order', 'one_subject');
  end if;
  if p_payment is not null then
    select * into v_payment from public.payments p where p.id = p_payment;
    v_kind := (guichet.subject_of(v_payment)).kind;
    v_id := (guichet.subject_of(v_payment)).id;
  else
    v_kind := case when p_order is not null then 'order' when p_booking is not null then 'booking' else 'invoice' end;
    v_id := coalesce(p_order, p_booking, p_invoice);
  end if;
  if v_payment.id is null and p_payment is not null then
    return guichet.refused('p_payment', 'not_found');
  end if;
  -- two who press at once send one letter. The place of a booking is not counted here: its own row is enough
  perform guichet.lock_subject(row(v_kind, v_id)::guichet.subject) where v_kind in ('order', 'booking');
  perform pg_advisory_xact_lock(hashtextextended('payment_link:' || coalesce(v_id::text, ''), 0));
  v_refusal := guichet.link_refusal(v_kind, v_id);
  if v_refusal is not null then
    return v_refusal;
  end if;
  v_facts := guichet.link_facts(v_kind, v_id);
  if guichet.is_blank(v_facts ->> 'to') or v_facts ->> 'to' is null then
    return guichet.refused('p_' || v_kind, 'no_address');
  end if;
  select * into v_letter from public.outbox o
   where o.object_key = v_kind || ':' || v_id || ':email' and o.topic = 'email.payment_link'
   order by o.seq desc limit 1;
  if v_letter.status in ('waiting', 'running', 'done') and v_letter.created_at > now() - interval '10 minutes' then
    return jsonb_build_object('result', 'already', 'outbox_id', v_letter.id, 'status', v_letter.status,
      'to', v_facts -> 'to', 'link', v_facts -> 'link', 'sent_at', v_letter.created_at);
  end if;
  v_outbox := guichet.enqueue_outbox('email.payment_link', v_kind || ':' || v_id || ':email',
    jsonb_build_object('template', 'payment_link', 'kind', v_kind, 'id', v_id), false);
  perform guichet.record_action('send_link', case v_kind when 'order' then 'orders' when 'booking'
    then 'immersion_bookings' else 'invoices_billing' end, v_id::text, null, null,
    jsonb_build_object('to', v_facts -> 'to', 'link', v_facts -> 'link', 'outbox_id', v_outbox));
  return jsonb_build_object('result', 'queued', 'outbox_id', v_outbox, 'status', 'waiting', 'to', v_facts -> 'to',
    'link', v_facts -> 'link', 'sent_at', now());
end $$;
comment on function public.send_payment_link(uuid, uuid, uuid, uuid) is 'Staff send whoever pays this order, booking, invoice or payment the link to pay, by letter; once in ten minutes, however often it is asked → {result: queued|already|refused, outbox_id?, status?, to?, link?, sent_at?, field?, reason?: one_subject|not_found|already_paid|order_cancelled|hold_over|nothing_to_pay|no_address}.';

create function guichet.payment_link_letter(p_payload jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_kind text := p_payload ->> 'kind';
  v_id uuid := guichet.try_uuid(p_payload ->> 'id');
  v_facts jsonb := guichet.link_facts(v_kind, v_id);
begin
  -- paid or over since it was asked for: nobody is to pay
  if guichet.link_refusal(v_kind, v_id) is not null then
    return jsonb_build_object('result', 'withdrawn', 'template', 'withdrawn');
  end if;
  return v_facts - 'person' || jsonb_build_object('result', 'ready', 'template', 'payment_link_' || v_kind,
    'locale', coalesce((select p.locale from public.profiles p where p.id = guichet.try_uuid(v_facts ->> 'person')),
      (select b.language from guichet.business b)),
    'amount', guichet.amount_in_words((v_facts ->> 'amount_minor')::bigint, v_facts ->> 'currency'),
    'until', guichet.french_until((v_facts ->> 'until')::timestamptz),
    'until_en', to_char(guichet.local_time((v_facts ->> 'until')::timestamptz), 'FMDay DD FMMonth, HH24:MI'),
    'contact', guichet.contact_email(), 'business', (select b.name from guichet.business b));
end $$;
comment on function guichet.payment_link_letter(jsonb) is 'Facts for one letter with the link to pay; payload of an outbox row of topic email.payment_link.';

create function public.payment_link_letters(rows jsonb) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('results', coalesce(jsonb_agg(guichet.payment_link_letter(r.value) order by r.ordinality),
    '[]'))
    from jsonb_array_elements(rows) with ordinality r
$$;
comment on function public.payment_link_letters(jsonb) is 'Facts for letters with the link to pay, a result a row: [{kind, id}] → {results: [{result: ready|withdrawn, template: payment_link_order|payment_link_booking|payment_link_invoice|withdrawn, to, link, what, number, amount, until, until_en, locale, business, contact}]}. Service role.';

revoke execute on function guichet.link_refusal(text, uuid), guichet.link_facts(text, uuid),
guichet.amount_in_words(bigint, text), guichet.payment_link_letter(jsonb),
public.send_payment_link(uuid, uuid, uuid, uuid), public.payment_link_letters(jsonb)
  from public, anon, authenticated;
grant execute on function public.send_payment_link(uuid, uuid, uuid, uuid) to authenticated, service_role;
grant execute on function public.payment_link_letters(jsonb) to service_role;
