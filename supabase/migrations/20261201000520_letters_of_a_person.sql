-- The letters of one booking or one place in the line, whatever became of them.
create index outbox_letters on public.outbox (object_key, seq) where topic = 'email';
