-- The list of all sessions, by their first day, page by page.
create index immersion_sessions_by_day on public.immersion_sessions (session_date_start, id);
