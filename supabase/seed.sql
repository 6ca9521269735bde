-- The owner's eight sessions of 2025 (document 004), with the places that were sold before Guichet.
-- Safe to run twice: a session is known by its first day and its place.
insert into public.immersion_sessions (session_date_start, session_date_end, max_places, reserved_places,
  offline_places, location, price_cents, description)
select s.starts, s.ends, 8, s.reserved, s.reserved, 'Paris', 199700, 'Cinq jours d''immersion en petit groupe.'
  from (values
    (date '2025-03-03', date '2025-03-07', 3),
    (date '2025-03-17', date '2025-03-21', 6),
    (date '2025-03-31', date '2025-04-04', 2),
    (date '2025-04-14', date '2025-04-18', 8),
    (date '2025-05-05', date '2025-05-09', 0),
    (date '2025-05-19', date '2025-05-23', 0),
    (date '2025-06-02', date '2025-06-06', 0),
    (date '2025-06-16', date '2025-06-20', 0)
  ) as s (starts, ends, reserved)
 where not exists (
   select 1 from public.immersion_sessions o where o.session_date_start = s.starts and o.location = 'Paris'
 );
