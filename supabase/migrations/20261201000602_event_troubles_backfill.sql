-- migrate: repeat
-- The events that were in error or ignored before their rows were kept, some thousand at a time.
with missing as (
  select l.id, l.seq, l.status, l.type, l.error_message, l.response_status from public.stripe_webhook_log l
  where l.status in ('error', 'ignored') and not exists (select from guichet.event_troubles t where t.event = l.id)
  limit 5000
)
insert into guichet.event_troubles (event, seq, status, type, cause)
select m.id, m.seq, m.status, m.type, case m.status when 'error' then guichet.cause_of(m.error_message)
    else coalesce(m.response_status, 'ignored') end
  from missing m
on conflict (event) do nothing;
