-- When a drain last asked for work, written by the claim itself: an n8n that stands still claims nothing, whatever it
-- says of itself.

create table guichet.drain_beats (
  queue text not null,
  scope text not null,
  beaten_at timestamptz not null,
  primary key (queue, scope)
);
comment on table guichet.drain_beats is 'Last claim of each queue, a row a consumer; written at most every five seconds.';
comment on column guichet.drain_beats.queue is 'guichet.queues.name; written by guichet.queue_lock.';
comment on column guichet.drain_beats.scope is 'Consumer of the queue, or empty; written by guichet.queue_lock.';
comment on column guichet.drain_beats.beaten_at is 'Written by guichet.queue_lock.';
alter table guichet.drain_beats enable row level security;
revoke all on guichet.drain_beats from public, anon, authenticated, service_role;

create or replace function guichet.queue_lock(queue text, scope text default '') returns void
language plpgsql set search_path = ''
as $$
begin
  perform pg_advisory_xact_lock(hashtext('guichet.queue:' || queue_lock.queue), hashtext(queue_lock.scope));
  -- read first: whoever finds nothing to do writes nothing either, and its end waits for no disk
  if exists (
    select from guichet.drain_beats b where b.queue = queue_lock.queue and b.scope = queue_lock.scope
      and b.beaten_at >= clock_timestamp() - interval '5 seconds')
  then
    return;
  end if;
  insert into guichet.drain_beats (queue, scope, beaten_at)
    values (queue_lock.queue, queue_lock.scope, clock_timestamp())
  on conflict on constraint drain_beats_pkey do update set beaten_at = excluded.beaten_at;
end $$;
comment on function guichet.queue_lock(text, text) is 'One claim of a queue (of a consumer of it) at a time, until the transaction ends; and the sign of life of whoever claims.';
revoke execute on function guichet.queue_lock(text, text) from public;
