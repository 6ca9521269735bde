-- Written by npm run db:schemas. Last in migrations/20261201000330_payment_link.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.send_payment_link(p_order uuid DEFAULT NULL::uuid, p_booking uuid DEFAULT NULL::uuid, p_invoice uuid DEFAULT NULL::uuid, p_payment uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.send_payment_link(uuid,uuid,uuid,uuid) is 'Staff send whoever pays this order, booking, invoice or payment the link to pay, by letter; once in ten minutes, however often it is asked → {result: queued|already|refused, outbox_id?, status?, to?, link?, sent_at?, field?, reason?: one_subject|not_found|already_paid|order_cancelled|hold_over|nothing_to_pay|no_address}.';

revoke all on function public.send_payment_link(uuid,uuid,uuid,uuid) from public, anon, authenticated, service_role;
grant execute on function public.send_payment_link(uuid,uuid,uuid,uuid) to authenticated;
grant execute on function public.send_payment_link(uuid,uuid,uuid,uuid) to service_role;
