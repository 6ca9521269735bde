-- What Telegram refused twelve times (a bot that left the group, a wrong chat) is told once staff have put that right.
create or replace function public.retry_alerts(ids uuid[] default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_queued int;
begin
  update public.alert_outbox a
    set status = 'queued', attempts = 0, next_attempt_at = clock_timestamp()
    where a.status = 'failed' and (ids is null or a.id = any(ids));
  get diagnostics v_queued = row_count;
  -- whoever asks for this has put the chat right
  update guichet.alert_channel c set next_try_at = clock_timestamp() where c.state = 'away';
  return jsonb_build_object('queued', v_queued);
end $$;
comment on function public.retry_alerts(uuid[]) is 'Staff: alerts that were given up wait again, all of them where no ids are given, and a chat that is away is asked at once → {queued}. Service role.';
revoke execute on function public.retry_alerts(uuid[]) from public, anon, authenticated;
grant execute on function public.retry_alerts(uuid[]) to service_role;
