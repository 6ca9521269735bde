-- Which events are in error or were ignored, and for what cause: a narrow row each, so that the desk counts and lists
-- them without an index over stripe_webhook_log.status, which every claim would have to write (docs/decisions.md).

create or replace function guichet.cause_of(message text) returns text
language sql immutable parallel safe set search_path = ''
as $$
  -- what differs from one occurrence to the next gives way to a sign; what is left is the cause
  select left(btrim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
    left(coalesce(nullif(btrim(message), ''), 'no message'), 2000),
    '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}', '…', 'g'),
    '\m([a-z]{2,12}_(?:test_|live_)?)(?=[A-Za-z_]*[0-9])[A-Za-z0-9_]+', '\1…', 'g'),
    '"[^"]*"', '"…"', 'g'),
    '\d{4}-\d\d-\d\d[T\s]\d\d:\d\d[0-9:.]*(?:Z|[+-]\d\d(?::?\d\d)?)?', '…', 'g'),
    '(?<![A-Za-z])-?\d+(?:[.,]\d+)*(?![A-Za-z])', '#', 'g'),
    '\s+', ' ', 'g')), 300)
$$;
comment on function guichet.cause_of(text) is 'What an error message comes to without the ids, numbers, instants and quoted values of its occurrence: equal for the events that failed for one cause.';
revoke execute on function guichet.cause_of(text) from public;

create table guichet.event_troubles (
  event uuid primary key references public.stripe_webhook_log (id) on delete cascade,
  seq bigint not null,
  status text not null check (status in ('error', 'ignored')),
  type text,
  cause text not null
);
comment on table guichet.event_troubles is 'One row an event that is in error or ignored, as long as it is.';
comment on column guichet.event_troubles.event is 'stripe_webhook_log.id; written by guichet.note_event_trouble, as all columns.';
comment on column guichet.event_troubles.seq is 'stripe_webhook_log.seq: lists go by it.';
comment on column guichet.event_troubles.status is 'stripe_webhook_log.status.';
comment on column guichet.event_troubles.type is 'stripe_webhook_log.type.';
comment on column guichet.event_troubles.cause is 'guichet.cause_of its message; of an ignored one why: ignored, other_account, other_mode.';
create index event_troubles_seq on guichet.event_troubles (status, seq);
create index event_troubles_cause on guichet.event_troubles (status, cause, seq);
create index event_troubles_type on guichet.event_troubles (status, type, seq);
alter table guichet.event_troubles enable row level security;
revoke all on guichet.event_troubles from public, anon, authenticated, service_role;

create or replace function guichet.note_event_trouble() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if new.status in ('error', 'ignored') then
    insert into guichet.event_troubles as t (event, seq, status, type, cause)
    values (new.id, new.seq, new.status, new.type, case new.status when 'error' then guichet.cause_of(new.error_message)
      else coalesce(new.response_status, 'ignored') end)
    on conflict (event) do update set status = excluded.status, cause = excluded.cause;
  else
    delete from guichet.event_troubles t where t.event = new.id;
  end if;
  return null;
end $$;
comment on function guichet.note_event_trouble() is 'Trigger on stripe_webhook_log: keeps guichet.event_troubles; not called for an event that is well before and after.';
revoke execute on function guichet.note_event_trouble() from public;
