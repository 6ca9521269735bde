-- What a payment is for. Its subject is found by Stripe's metadata, by an id that we wrote down, or by its invoice, and
-- joined once, under the lock of the PaymentIntent (guichet.lock_objects): whoever comes to the payment then knows
-- which row to lock before it. One order of locks for everybody: Stripe's object, subject, payment, refund, wallet.

alter table public.payments
  add constraint payments_vend_session_id_fkey foreign key (vend_session_id) references public.vend_sessions (id),
  add constraint payments_booking_id_fkey foreign key (booking_id) references public.immersion_bookings (id),
  add constraint payments_recharge_id_fkey foreign key (recharge_id) references public.wallet_recharges (id),
  add constraint payments_invoice_id_fkey foreign key (invoice_id) references public.invoices_billing (id);

create function guichet.subject_of(p_payment public.payments) returns guichet.subject
language sql immutable set search_path = ''
as $$
  select case
    when p_payment.for_order_id is not null then row('order', p_payment.for_order_id)::guichet.subject
    when p_payment.vend_session_id is not null then row('vend', p_payment.vend_session_id)::guichet.subject
    when p_payment.booking_id is not null then row('booking', p_payment.booking_id)::guichet.subject
    when p_payment.recharge_id is not null then row('recharge', p_payment.recharge_id)::guichet.subject
    when p_payment.invoice_id is not null then row('invoice', p_payment.invoice_id)::guichet.subject end
$$;
comment on function guichet.subject_of(public.payments) is 'What a payment is for; null of a foreign one.';

create function guichet.find_subject(p_intent text, p_charge text, p_metadata jsonb) returns guichet.subject
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_subject guichet.subject;
begin
  if p_intent is null then
    return (select guichet.subject_of(p) from public.payments p where p.stripe_charge_id = p_charge limit 1);
  end if;
  v_subject := (select guichet.subject_of(p) from public.payments p where p.stripe_payment_intent_id = p_intent);
  if v_subject.id is null then
    -- the id we wrote down first, else the row id we gave Stripe: the webhook may be faster than our write
    select s.kind, s.id into v_subject from (
      select 'order' as kind, o.id from public.orders o where o.stripe_payment_intent_id = p_intent
      union all select 'order', o.id from public.orders o where o.id = guichet.try_uuid(p_metadata ->> 'order_id')
      union all select 'vend', s.id from public.vend_sessions s
        where s.id = guichet.try_uuid(p_metadata ->> 'vend_session_id')
      union all select 'recharge', r.id from public.wallet_recharges r
        where r.id = guichet.try_uuid(p_metadata ->> 'wallet_recharge_id')
      union all select 'booking', b.id from public.immersion_bookings b
        where b.id = guichet.try_uuid(p_metadata ->> 'booking_id')
      union all select 'invoice', i.id from public.invoices_billing i where i.stripe_payment_intent_id = p_intent
      union all select 'invoice', i.id from public.invoice_payments_billing n join public.invoices_billing i
        using (stripe_invoice_id)
        where n.stripe_payment_intent_id = p_intent) s limit 1;
  end if;
  return v_subject;
end $$;
comment on function guichet.find_subject(text, text, jsonb) is 'What the payment of a PaymentIntent, or where there is none of a charge, is for: as it is joined, else by the row that carries its id, else by the metadata that we gave Stripe; null: nothing of ours.';

create function guichet.lock_subject(p_subject guichet.subject) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  case p_subject.kind
    when 'order' then perform 1 from public.orders o where o.id = p_subject.id for update;
    when 'vend' then perform 1 from public.vend_sessions s where s.id = p_subject.id for update;
    -- a place is counted under the lock of the immersion session, which its caller takes before this
    when 'booking' then perform 1 from public.immersion_bookings b where b.id = p_subject.id for update;
    when 'recharge' then perform 1 from public.wallet_recharges r where r.id = p_subject.id for update;
    -- an invoice is Stripe's: no payment decides anything about the row
    else null;
  end case;
end $$;
comment on function guichet.lock_subject(guichet.subject) is 'Locks the row that a payment is for, before the payment.';

create function guichet.lock_subject_of(p_item jsonb) returns guichet.subject
language plpgsql security definer set search_path = ''
as $$
declare
  v_subject guichet.subject := guichet.find_subject(p_item #>> '{row,stripe_payment_intent_id}',
    p_item #>> '{row,stripe_charge_id}', p_item #> '{row,metadata}');
begin
  perform guichet.lock_subject(v_subject);
  return v_subject;
end $$;
comment on function guichet.lock_subject_of(jsonb) is 'Locks what the payment of an event of the Stripe Mapper is for, and names it.';

create function guichet.join_payment(p_payment public.payments, p_subject guichet.subject) returns public.payments
language plpgsql security definer set search_path = ''
as $$
declare
  v_payment public.payments := p_payment;
begin
  if p_payment.role = 'foreign' and p_subject.id is not null then
    update public.payments p
       set for_order_id = case p_subject.kind when 'order' then p_subject.id end,
           vend_session_id = case p_subject.kind when 'vend' then p_subject.id end,
           booking_id = case p_subject.kind when 'booking' then p_subject.id end,
           recharge_id = case p_subject.kind when 'recharge' then p_subject.id end,
           invoice_id = case p_subject.kind when 'invoice' then p_subject.id end,
           payer_id = case p_subject.kind
             when 'order' then (select o.user_id from public.orders o where o.id = p_subject.id)
             when 'booking' then (select u.id from public.immersion_bookings b join public.users u on u.id = b.user_id
               where b.id = p_subject.id)
             when 'recharge' then (select r.user_id from public.wallet_recharges r where r.id = p_subject.id) end,
           role = case when p_subject.kind <> 'invoice' and exists (
             select from public.payments m where m.role = 'main' and m.invoice_id is null
                and coalesce(m.for_order_id, m.vend_session_id, m.booking_id, m.recharge_id) = p_subject.id)
                  then 'surplus' else 'main' end
     where p.id = p_payment.id
    returning * into v_payment;
  end if;
  return v_payment;
end $$;
comment on function guichet.join_payment(public.payments, guichet.subject) is 'Joins a foreign payment to its subject: the first is main, a further one surplus, until the function of the subject, which is asked next, gives the place by the rows. The caller holds the locks of both, and that of the PaymentIntent.';

create function guichet.join_invoice_payments(p_stripe_invoices text[]) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_paid record;
begin
  for v_paid in
    select p as payment, i.id
      from (select i.id, i.stripe_payment_intent_id from public.invoices_billing i
        where i.stripe_invoice_id = any(p_stripe_invoices)
            union select i.id, n.stripe_payment_intent_id from public.invoice_payments_billing n
              join public.invoices_billing i using (stripe_invoice_id)
              where n.stripe_invoice_id = any(p_stripe_invoices)) i
      join public.payments p on p.stripe_payment_intent_id = i.stripe_payment_intent_id
        order by p.stripe_payment_intent_id
  loop
    -- also of one that was joined: the invoice may have learned only now which subscription it is of
    perform guichet.return_duplicate_payment(to_jsonb(
      guichet.join_payment(v_paid.payment, row('invoice', v_paid.id)::guichet.subject)));
  end loop;
end $$;
comment on function guichet.join_invoice_payments(text[]) is 'Joins the payments that were told before these invoices, and gives back what pays a subscription that came second. The caller holds the locks of invoices and PaymentIntents.';

create function guichet.seat_payments(p_payment public.payments, p_main uuid default null) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_subject uuid := (guichet.subject_of(p_payment)).id;
  v_main uuid := p_main;
begin
  -- nearly always it is alone
  if p_payment.role = 'main' and not exists (select from public.payments p
    where v_subject in (p.vend_session_id, p.booking_id, p.recharge_id) and p.id <> p_payment.id) then
    return;
  end if;
  if v_main is null then
    select p.id into v_main from public.payments p
     where v_subject in (p.vend_session_id, p.booking_id, p.recharge_id) and p.settlement is null
     -- never by the place it has now: which was told first decides nothing here
     order by guichet.payment_rank(p.status) desc, p.last_event_created desc, p.stripe_payment_intent_id desc limit 1;
  end if;
  update public.payments p set role = 'surplus'
   where v_subject in (p.vend_session_id, p.booking_id, p.recharge_id) and p.role = 'main'
     and p.id is distinct from v_main;
  update public.payments p set role = 'main' where p.id = v_main and p.role <> 'main';
end $$;
comment on function guichet.seat_payments(public.payments, uuid) is 'Of several payments of a vend, a booking or a recharge one is main: the one that pays it, where that is known, else of those of which nothing is decided the one that has come furthest.';

revoke execute on function guichet.subject_of(public.payments), guichet.find_subject(text, text, jsonb),
guichet.lock_subject(guichet.subject),
  guichet.lock_subject_of(jsonb), guichet.join_payment(public.payments, guichet.subject),
  guichet.join_invoice_payments(text[]), guichet.seat_payments(public.payments, uuid)
  from public, anon, authenticated;

-- A payment that somebody writes with its order alone, as document 001 has it.
create function guichet.complete_payment() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  new.for_order_id := new.order_id;
  new.role := 'main';
  new.payer_id := coalesce(new.payer_id, (select o.user_id from public.orders o where o.id = new.order_id));
  return new;
end $$;
comment on function guichet.complete_payment() is 'Trigger: a payment that is written with its order is for that order.';
revoke execute on function guichet.complete_payment() from public, anon, authenticated;
create trigger payments_complete before insert or update of order_id on public.payments
  for each row when (new.order_id is not null and new.for_order_id is null) execute function guichet.complete_payment();
