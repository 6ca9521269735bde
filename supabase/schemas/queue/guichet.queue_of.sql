-- Written by npm run db:schemas. Last in migrations/20261121000117_queue.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.queue_of(queue text)
 RETURNS guichet.queues
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  v_queue guichet.queues;
begin
  select q.* into v_queue from guichet.queues q where q.name = queue_of.queue;
  if not found then
    raise exception 'there is no queue "%"', queue_of.queue
      using errcode = '42704', hint = 'Its migration adds a line to guichet.queues.';
  end if;
  return v_queue;
end $function$;

comment on function guichet.queue_of(text) is 'The line of a queue. Raises where there is none.';

revoke all on function guichet.queue_of(text) from public, anon, authenticated, service_role;
