-- Written by npm run db:schemas. Last in migrations/20261121000186_event_handlers.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.dispatch_event(item jsonb)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.dispatch_event(jsonb) is 'Gives an event to the domain whose row it is about; returns the handler that took it, null where nobody did.';

revoke all on function guichet.dispatch_event(jsonb) from public, anon, authenticated, service_role;
