-- The desk's lists of the outbox, newest first.
create index outbox_seq on public.outbox (seq);
create index outbox_topic on public.outbox (topic, seq);
create index outbox_given_up on public.outbox (status, seq) where status in ('parked', 'skipped');
