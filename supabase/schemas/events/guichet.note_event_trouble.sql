-- Written by npm run db:schemas. Last in migrations/20261201000600_event_troubles.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.note_event_trouble()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.note_event_trouble() is 'Trigger on stripe_webhook_log: keeps guichet.event_troubles; not called for an event that is well before and after.';

revoke all on function guichet.note_event_trouble() from public, anon, authenticated, service_role;
