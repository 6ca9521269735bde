-- The owner's eight sessions again, in the coming months, for a new database and `npm start -- --demo`: those of the
-- seed are past.
-- Mondays, every other week from three weeks ahead. Runs where fewer than eight sessions are still to come.
insert into public.immersion_sessions (session_date_start, session_date_end, max_places, reserved_places,
  offline_places, location, price_cents, description)
select monday + s.week * 14, monday + s.week * 14 + 4, 8, s.reserved, s.reserved, 'Paris', 199700,
  'Cinq jours d''immersion en petit groupe.'
  from (values (0, 3), (1, 6), (2, 2), (3, 8), (4, 0), (5, 0), (6, 0), (7, 0)) as s (week, reserved),
       (select date_trunc('week', current_date)::date + 21 as monday) m
 where (select count(*) from public.immersion_sessions o where o.session_date_start > current_date) < 8;
