-- What a payment, a refund or a Checkout session means to the domain whose row it names.

create or replace function guichet.apply_payment_effects(p_item jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  case p_item ->> 'object'
    when 'refund' then
      perform guichet.apply_booking_refund(p_item);
    else
      null;
  end case;
end $$;
revoke execute on function guichet.apply_payment_effects(jsonb) from public, anon, authenticated;
