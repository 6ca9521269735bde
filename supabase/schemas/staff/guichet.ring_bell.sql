-- Written by npm run db:schemas. Last in migrations/20261201000110_desk_bell.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.ring_bell()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- once a second is enough to read again; whoever finds it ringing goes on. Nobody ever waits here, and money least:
  -- a ring that is left out is made good by the page, which reads once more after the last one and by itself each
  -- minute
  if current_setting('transaction_isolation') = 'read committed' then
    update public.desk_bell b set at = clock_timestamp()
      from (select d.topic from public.desk_bell d
             where d.topic = tg_argv[0] and d.at < clock_timestamp() - interval '1 second'
               for update skip locked) due
     where b.topic = due.topic;
  end if;
  return null;
end $function$;

comment on function guichet.ring_bell() is 'Trigger, once a statement; the argument is the topic. Waits for nobody and fails for nothing.';

revoke all on function guichet.ring_bell() from public, anon, authenticated, service_role;
