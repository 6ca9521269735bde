-- Checkout sessions of bookings find them through the same door as all others.

insert into guichet.event_handlers (object, handler, place) values
  ('checkout.session', 'guichet.apply_booking_checkout(jsonb)', 200)
  on conflict do nothing;
