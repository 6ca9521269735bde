-- Payments, refunds and disputes find their domain as Checkout sessions do: bookings first, then whoever has
-- entered a function in guichet.event_handlers.

create or replace function guichet.apply_payment_effects(p_item jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if p_item ->> 'object' = 'refund' and guichet.apply_booking_refund(p_item) then
    return;
  end if;
  perform guichet.dispatch_event(p_item);
end $$;
comment on function guichet.apply_payment_effects(jsonb) is 'What a payment, a refund or a dispute means to the domain whose row it names.';
revoke execute on function guichet.apply_payment_effects(jsonb) from public, anon, authenticated;
