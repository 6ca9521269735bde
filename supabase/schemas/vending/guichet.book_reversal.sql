-- Written by npm run db:schemas. Last in migrations/20261121003600_vend_stripe_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.book_reversal(p_recharge public.wallet_recharges, p_intent text, p_reference text, p_kinds text[], p_amount bigint, p_taken boolean, p_was_taken boolean)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_booked bigint;
  v_rows integer;
begin
  select coalesce(sum(t.amount_minor), 0), count(*) into v_booked, v_rows
    from public.transactions t where t.recharge_id = p_recharge.id
      and (t.reference = p_reference or t.reference like p_reference || ':%');
  if p_was_taken and v_rows = 0 then
    insert into public.transactions (wallet_id, kind, amount_minor, currency, reference, recharge_id,
      stripe_payment_intent_id)
      values (p_recharge.wallet_id, p_kinds[1], -p_amount, p_recharge.currency, p_reference, p_recharge.id, p_intent);
    v_booked := -p_amount;
    v_rows := 1;
  end if;
  if v_booked <> (case when p_taken then -p_amount else 0 end) then
    insert into public.transactions (wallet_id, kind, amount_minor, currency, reference, recharge_id,
      stripe_payment_intent_id)
      values (p_recharge.wallet_id, case when p_taken then p_kinds[1] else p_kinds[2] end,
        case when p_taken then -p_amount else 0 end - v_booked, p_recharge.currency,
        p_reference || ':' || case when p_taken then 'again' else p_kinds[3] end
          || case when v_rows > 1 then ':' || v_rows else '' end, p_recharge.id, p_intent);
  end if;
end $function$;

comment on function guichet.book_reversal(public.wallet_recharges,text,text,text[],bigint,boolean,boolean) is 'Brings the ledger of one refund or dispute to what Stripe has taken of it now; what was taken and has come back stands in it both ways, in whatever order it was told. p_kinds: {kind taken, kind given back, suffix of that}.';

revoke all on function guichet.book_reversal(public.wallet_recharges,text,text,text[],bigint,boolean,boolean) from public, anon, authenticated, service_role;
