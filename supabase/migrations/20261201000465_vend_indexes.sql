-- Vends as staff look for them: newest first, by amount ("I paid 2.50 and nothing fell"), by how they ended.

create index if not exists vend_sessions_created_at on public.vend_sessions (created_at desc, id desc);
create index if not exists vend_sessions_amount on public.vend_sessions (amount_minor, created_at desc, id desc);
create index if not exists vend_sessions_outcome on public.vend_sessions (outcome, created_at desc, id desc);
-- those that wait for a decision, oldest first
create index if not exists vend_sessions_undecided on public.vend_sessions (created_at)
  where status = 'PAID' and outcome = 'unknown';
