-- Which buttons fit an alert. Each looks its row up now: what cannot be done any more is not offered.

create or replace function guichet.payment_of_facts(p_data jsonb) returns public.payments
language sql stable security definer set search_path = ''
as $$
  select p from public.payments p
   where p.role <> 'foreign' and (p.stripe_payment_intent_id = p_data ->> 'payment_intent'
     or p.vend_session_id = guichet.try_uuid(p_data ->> 'vend_session_id')
     or p.booking_id = guichet.try_uuid(p_data ->> 'booking_id')
     or p.for_order_id = guichet.try_uuid(p_data ->> 'order_id'))
   order by (p.stripe_payment_intent_id = p_data ->> 'payment_intent') desc nulls last, p.status = 'succeeded' desc,
     p.created_at desc limit 1
$$;
comment on function guichet.payment_of_facts(jsonb) is 'The payment that the data of an alert speaks of, by its own id or by what it pays for.';

create or replace function guichet.invoice_of_facts(p_data jsonb) returns public.invoices_billing
language sql stable security definer set search_path = ''
as $$
  select i from public.invoices_billing i
   where i.stripe_invoice_id = any(array[p_data ->> 'invoice', p_data ->> 'stripe_invoice_id', p_data ->> 'object_id',
     p_data #>> '{row,stripe_invoice_id}']) limit 1
$$;
comment on function guichet.invoice_of_facts(jsonb) is 'The invoice that the data of an alert speaks of.';

create or replace function guichet.owner_of_account(p_account uuid) returns uuid
language sql stable security definer set search_path = ''
as $$
  select coalesce(a.owner_user_id, (select m.user_id from public.establishment_members m
      where m.establishment_id = a.owner_establishment_id and m.role = 'OWNER' order by m.user_id limit 1))
    from public.billing_accounts a where a.id = p_account
$$;
comment on function guichet.owner_of_account(uuid) is 'Whom a billing account belongs to: its person, or an owner of its establishment.';

create or replace function guichet.person_of_facts(p_data jsonb) returns uuid
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_payment public.payments := guichet.payment_of_facts(p_data);
  v_invoice public.invoices_billing := guichet.invoice_of_facts(p_data);
  v_customer text := coalesce(p_data ->> 'customer', p_data ->> 'stripe_customer_id', v_invoice.stripe_customer_id,
    p_data #>> '{row,stripe_customer_id}');
  v_email text := lower(coalesce(p_data ->> 'email', p_data ->> 'customer_email', v_invoice.customer_email));
begin
  return coalesce(guichet.try_uuid(p_data ->> 'user_id'), v_payment.payer_id,
    (select v.payer_id from public.vend_session_private v
      where v.session_id = guichet.try_uuid(p_data ->> 'vend_session_id')),
    (select b.user_id from public.immersion_bookings b where b.id = guichet.try_uuid(p_data ->> 'booking_id')),
    (select o.user_id from public.orders o where o.id = guichet.try_uuid(p_data ->> 'order_id')),
    guichet.owner_of_account(v_invoice.billing_account_id),
    (select guichet.owner_of_account(a.id) from public.billing_accounts a where a.stripe_customer_id = v_customer),
    (select u.id from public.users u where u.stripe_customer_id = v_customer limit 1),
    (select u.id from public.users u where lower(u.email) = v_email limit 1));
end $$;
comment on function guichet.person_of_facts(jsonb) is 'Whom the data of an alert is about: by the account, the payment, the invoice, the customer of Stripe or the address.';

create or replace function guichet.name_of_person(p_user uuid) returns text
language sql stable security definer set search_path = ''
as $$ select u.email from public.users u where u.id = p_user $$;
comment on function guichet.name_of_person(uuid) is 'How a person is called where they are spoken of.';

create or replace function guichet.offer_refund(p_message uuid, p_place integer, p_payment public.payments) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_left bigint := (guichet.refund_outlook(p_payment) ->> 'refundable_minor')::bigint;
begin
  if v_left > 0 then
    perform guichet.add_offer(p_message, p_place, 'refund', 'refund', 'payments', array[p_payment.id::text],
      jsonb_build_object('name', coalesce(guichet.name_of_person(p_payment.payer_id),
        (select b.user_email from public.immersion_bookings b where b.id = p_payment.booking_id),
        (select concat_ws(', ', s.product_label, m.name) from public.vend_sessions s
          join public.machines m on m.code = s.machine_id where s.id = p_payment.vend_session_id),
        guichet.name_of_person(guichet.payment_payer(p_payment)), guichet.payment_label(p_payment),
        -- of nobody who is known: what Stripe calls it
        p_payment.stripe_payment_intent_id)),
      v_left, p_payment.currency);
  end if;
end $$;
comment on function guichet.offer_refund(uuid, integer, public.payments) is 'A button for all that is left of a payment, where something is.';

create or replace function guichet.offer_vend_decision(p_message uuid, p_place integer, p_vend uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_session record;
begin
  select s.*, m.name as machine_name into v_session from public.vend_sessions s
    join public.machines m on m.code = s.machine_id where s.id = p_vend;
  if v_session.status = 'PAID' and v_session.outcome = 'unknown' then
    perform guichet.add_offer(p_message, p_place + n.n, n.action, 'decide_vend', 'vend_sessions', array[p_vend::text],
        jsonb_build_object('name', nullif(concat_ws(', ', v_session.product_label,
          coalesce(v_session.machine_name, v_session.machine_id)), '')), v_session.amount_minor, v_session.currency)
      from (values (0, 'capture'), (1, 'release')) n (n, action);
  end if;
end $$;
comment on function guichet.offer_vend_decision(uuid, integer, uuid) is 'Two buttons for a vend whose end nobody saw, while nobody has decided it.';

create or replace function guichet.offer_link(p_message uuid, p_place integer, p_invoice public.invoices_billing)
  returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_to text := nullif(btrim(guichet.link_facts('invoice', p_invoice.id) ->> 'to'), '');
begin
  if v_to is not null and guichet.link_refusal('invoice', p_invoice.id) is null then
    perform guichet.add_offer(p_message, p_place, 'send_link', 'send_link', 'invoices_billing',
      array[p_invoice.id::text], jsonb_build_object('to', v_to));
  end if;
end $$;
comment on function guichet.offer_link(uuid, integer, public.invoices_billing) is 'A button that sends the customer the page of an open invoice, where there is one and somebody to send it to.';

create or replace function guichet.offer_buttons(p_message uuid, p_template text, p_ids text[], p_data jsonb)
  returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_one jsonb := p_data -> 0;
  v_single boolean := cardinality(p_ids) = 1;
  v_events text[];
  v_rows text[];
  v_person uuid;
  v_run text;
begin
  if p_template = 'event_failed' then
    v_events := array(select l.event_id from public.stripe_webhook_log l
      where l.event_id in (select d ->> 'event_id' from jsonb_array_elements(p_data) d)
        and l.status <> 'processed' order by 1);
    if v_events <> '{}' then
      perform guichet.add_offer(p_message, 10, 'replay', 'replay_events', 'stripe_webhook_log', v_events);
    end if;
  elsif p_template = 'outbox_parked' then
    v_rows := array(select o.id::text from public.outbox o
      where o.id in (select guichet.try_uuid(coalesce(d ->> 'id', d ->> 'outbox_id'))
        from jsonb_array_elements(p_data) d)
        and o.status = 'parked' order by o.id);
    if v_rows <> '{}' then
      perform guichet.add_offer(p_message, 10, 'retry', 'decide_outbox', 'outbox', v_rows);
      perform guichet.add_offer(p_message, 11, 'skip', 'decide_outbox', 'outbox', v_rows);
    end if;
  elsif p_template = 'catalogue_drift' then
    select o.run into v_run from public.catalogue_observations o order by o.seen_at desc limit 1;
    if guichet.plan_of_run(v_run) <> '[]' then
      perform guichet.add_offer(p_message, 10, 'apply', 'manage_spaces', 'catalogue_observations', array[v_run]);
    end if;
  elsif p_template = 'vend_unknown_outcome' and v_single then
    perform guichet.offer_vend_decision(p_message, 11, guichet.try_uuid(v_one ->> 'vend_session_id'));
  elsif p_template in ('vend_outcome_contradicted', 'vend_stuck', 'vend_unpaid', 'refund_failed', 'money_returned')
    and v_single then
    perform guichet.offer_refund(p_message, 11, guichet.payment_of_facts(v_one));
  elsif p_template in ('payment_failed', 'invoice_overdue', 'invoice_finalization_failed') and v_single then
    perform guichet.offer_link(p_message, 11, guichet.invoice_of_facts(v_one));
  end if;
  v_person := case when v_single then guichet.person_of_facts(v_one) end;
  if v_person is not null and p_template not like 'machine_%' then
    perform guichet.add_offer(p_message, 10, 'who', 'read_money', 'users', array[v_person::text]);
  end if;
  if p_template <> 'daily_digest' then
    perform guichet.add_offer(p_message, 20, 'seen', 'telegram', 'alert_outbox', p_ids);
  end if;
end $$;
comment on function guichet.offer_buttons(uuid, text, text[], jsonb) is 'The buttons that fit alerts of a template, one or several folded.';

create or replace function guichet.desk_path(p_template text, p_ids uuid[], p_data jsonb) returns text
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_one jsonb := p_data -> 0;
  v_payment public.payments;
  v_person uuid;
begin
  if cardinality(p_ids) <> 1 then
    -- the list of all of them, which has the page of each
    return (select '/bureau/alertes?template=' || p_template || '&from=' || guichet.version_of(min(a.created_at))
      || '&to=' || guichet.version_of(max(a.created_at)) from public.alert_outbox a where a.id = any(p_ids));
  elsif p_template in ('event_failed', 'unmapped_event_type', 'stripe_other_source') and v_one ? 'event_id' then
    return '/bureau/evenements/' || (v_one ->> 'event_id');
  elsif p_template = 'outbox_parked' then
    return '/bureau/file' || coalesce('?row=' || guichet.try_uuid(coalesce(v_one ->> 'id', v_one ->> 'outbox_id')), '');
  elsif p_template = 'catalogue_drift' then
    return '/bureau/espaces';
  elsif p_template = 'daily_digest' then
    return '/bureau';
  elsif guichet.try_uuid(v_one ->> 'vend_session_id') is not null then
    return '/bureau/ventes/' || (v_one ->> 'vend_session_id');
  elsif p_template like 'machine_%' and v_one ->> 'machine_id' is not null then
    return '/bureau/machines/' || (v_one ->> 'machine_id');
  end if;
  v_payment := guichet.payment_of_facts(v_one);
  if v_payment.id is not null then
    return '/bureau/paiements/' || v_payment.id;
  end if;
  v_person := guichet.person_of_facts(v_one);
  return case when v_person is not null then '/bureau/personnes/' || v_person
    else '/bureau/alertes?alert=' || p_ids[1] end;
end $$;
comment on function guichet.desk_path(text, uuid[], jsonb) is 'Page of the desk that alerts of a template open, one or several folded: by its button, else by the link in its text.';

create or replace function guichet.buttons_of(p_message uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', o.id, 'action', o.action,
      'count', cardinality(o.subject_ids), 'amount_minor', o.amount_minor, 'currency', o.currency,
      'label', o.details ->> 'label', 'reason', o.details ->> 'reason')) order by o.place), '[]')
    from public.telegram_offers o
   where o.message = p_message and o.expires_at > clock_timestamp()
     -- asked: the second press did not come within its time
     and (o.state = 'open' or (o.state = 'asked' and o.parent is null))
     -- while somebody confirms, theirs alone are shown
     and (o.parent is not null) = exists (select from public.telegram_offers c where c.message = p_message
       and c.parent is not null and c.state = 'open' and c.expires_at > clock_timestamp())
$$;
comment on function guichet.buttons_of(uuid) is 'The buttons that stand under a message now: [{id, action, count, amount_minor?, currency?, label?, reason?}].';

create or replace function guichet.alert_message(p_template text, p_ids uuid[], p_data jsonb, p_locale text)
  returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_delivery guichet.alert_delivery;
  v_severity text;
  v_message guichet.telegram_messages;
  v_path text;
begin
  select * into v_delivery from guichet.alert_delivery d where d.template = p_template;
  v_severity := coalesce(v_delivery.severity, 'normal');
  v_message := guichet.message_for('alert', 'alert:' || md5(array_to_string(p_ids, ' ')), null, p_locale,
    (select t.topic_id from guichet.telegram_topics t where t.domain = coalesce(v_delivery.domain, 'technical')));
  if not exists (select from public.telegram_offers o where o.message = v_message.id) then
    begin
      perform guichet.offer_buttons(v_message.id, p_template, p_ids::text[], p_data);
    exception when data_exception or foreign_key_violation then
      -- whatever stands in the data of an alert, it is told, then without buttons
      raise warning 'no buttons for an alert of %: %', p_template, sqlerrm;
    end;
  end if;
  v_path := guichet.desk_path(p_template, p_ids, p_data);
  update guichet.telegram_messages m set facts = jsonb_build_object('open', guichet.web_address(v_path))
    where m.id = v_message.id and m.facts is null;
  return jsonb_build_object('id', v_message.id, 'topic_id', v_message.topic_id, 'severity', v_severity,
    'silent', v_severity = 'low' or (v_severity = 'normal' and guichet.telegram_is_quiet(clock_timestamp())),
    'wake', case when v_severity = 'urgent' then (select coalesce(jsonb_agg(jsonb_build_object(
        'telegram_id', p.telegram_id, 'name', p.name) order by p.bound_at), '[]')
      from public.telegram_people p where p.wakes) else '[]'::jsonb end,
    'buttons', guichet.buttons_of(v_message.id), 'open', guichet.web_address(v_path));
end $$;
comment on function guichet.alert_message(text, uuid[], jsonb, text) is 'How a group of alerts is sent: {id, topic_id, severity, silent, wake: [{telegram_id, name}], buttons, open}. Asked again for the same alerts, the same buttons.';
