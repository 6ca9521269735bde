-- Which domain an event is about: each adds its own functions, and the first that knows its row takes it (rule 7).

create table guichet.event_handlers (
  object text not null,
  handler text not null,
  place integer not null,
  primary key (object, handler)
);
comment on table guichet.event_handlers is 'Functions that may recognise their own row in an event of an object; a domain''s migration adds its own. Asked in the order of place until one says true.';
comment on column guichet.event_handlers.object is 'object of the synchronised row, e.g. checkout.session; payment.<kind of subject> of a payment that was joined to one, refusal.<topic> of a row of the outbox that was refused. Written by migrations.';
comment on column guichet.event_handlers.handler is 'Function (jsonb) → boolean that gets the whole row with its event stamp; true: it was mine. Written by migrations.';
comment on column guichet.event_handlers.place is 'Order of asking; written by migrations.';
alter table guichet.event_handlers enable row level security;
revoke all on guichet.event_handlers from public;

create or replace function guichet.dispatch_event(item jsonb) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_handler text;
  v_taken boolean;
begin
  for v_handler in select h.handler from guichet.event_handlers h where h.object = item ->> 'object'
    order by h.place, h.handler loop
    execute format('select %s($1)', v_handler::regprocedure::oid::regproc) into v_taken using item;
    if v_taken then
      return v_handler;
    end if;
  end loop;
  return null;
end $$;
comment on function guichet.dispatch_event(jsonb) is 'Gives an event to the domain whose row it is about; returns the handler that took it, null where nobody did.';
revoke execute on function guichet.dispatch_event(jsonb) from public;
