-- Fees, from whatever says them: an event whose charge, or whose dispute, has its balance transaction in it, a payment
-- that was fetched with it, or a workflow of one's own that reads them at Stripe.

create function guichet.note_fee(p_payment uuid, p_line text, p_fee jsonb) returns void
language sql security definer set search_path = ''
as $$
  insert into guichet.stripe_fees as f (balance_transaction, payment_id, line, fee_minor, currency)
  values (p_fee ->> 'balance_transaction', p_payment, p_line, (p_fee ->> 'fee')::bigint, lower(p_fee ->> 'currency'))
  on conflict (balance_transaction) do update set fee_minor = excluded.fee_minor, currency = excluded.currency
  where (f.fee_minor, f.currency) is distinct from (excluded.fee_minor, excluded.currency)
$$;
comment on function guichet.note_fee(uuid, text, jsonb) is 'Writes what Stripe kept of a line of a payment: {balance_transaction, fee, currency}. Safe to repeat.';

create function guichet.line_of_source(p_source text, out payment_id uuid, out line text)
language sql stable security definer set search_path = ''
as $$
  select s.payment_id, s.line from (
    select p.id as payment_id, 'payment:' || p.id as line from public.payments p
      where p.stripe_payment_intent_id = p_source and p_source like 'pi\_%'
    union all select p.id, 'payment:' || p.id from public.payments p
      where p.stripe_charge_id = p_source and p_source like 'ch\_%'
    union all select r.payment_id, 'refund:' || r.id from public.refunds r where r.stripe_refund_id = p_source
    union all select d.payment_id, 'dispute:' || d.id from public.disputes d
      where d.stripe_dispute_id = p_source and d.payment_id is not null) s limit 1
$$;
comment on function guichet.line_of_source(text) is 'The line of money of something at Stripe (pi_, ch_, re_, dp_ or du_), and its payment; null where it is not ours.';

create function guichet.note_fees_of_event(p_item jsonb) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_of record;
begin
  if jsonb_typeof(p_item #> '{row,fees}') = 'array' then
    select * into v_of from guichet.line_of_source(coalesce(p_item #>> '{row,stripe_dispute_id}',
      p_item #>> '{row,stripe_payment_intent_id}'));
    perform guichet.note_fee(v_of.payment_id, v_of.line, f)
      from jsonb_array_elements(p_item #> '{row,fees}') f where v_of.payment_id is not null;
  end if;
  -- the event is its domain's all the same
  return false;
end $$;
comment on function guichet.note_fees_of_event(jsonb) is 'Handler of payment_intent, charge and dispute: keeps the fees that the event happens to say (row.fees), and leaves it to the others.';
insert into guichet.event_handlers (object, handler, place)
  values ('payment_intent', 'guichet.note_fees_of_event(jsonb)', 1),
    ('charge', 'guichet.note_fees_of_event(jsonb)', 1), ('dispute', 'guichet.note_fees_of_event(jsonb)', 1)
on conflict do nothing;

create function public.record_stripe_fees(rows jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_item jsonb;
  v_of record;
  v_noted bigint := 0;
  v_unknown text[] := '{}';
begin
  for v_item in select r from jsonb_array_elements(record_stripe_fees.rows) r loop
    select * into v_of from guichet.line_of_source(v_item ->> 'source');
    if v_of.payment_id is null then
      v_unknown := v_unknown || (v_item ->> 'source');
    else
      perform guichet.note_fee(v_of.payment_id, v_of.line, v_item);
      v_noted := v_noted + 1;
    end if;
  end loop;
  return jsonb_build_object('noted', v_noted, 'unknown', to_jsonb(v_unknown));
end $$;
comment on function public.record_stripe_fees(jsonb) is
  'What Stripe kept, from its balance transactions: [{balance_transaction, source: ch_…, pi_…, re_… or dp_…, fee: minor units, currency}] → {noted: number, unknown: [sources that are not ours]}. Safe to repeat. Service role.';

revoke execute on function guichet.note_fee(uuid, text, jsonb), guichet.line_of_source(text),
  guichet.note_fees_of_event(jsonb), public.record_stripe_fees(jsonb) from public, anon, authenticated;
grant execute on function public.record_stripe_fees(jsonb) to service_role;
