-- Written by npm run db:schemas. Last in migrations/20261201000644_desk_alerts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_decide_notices(p_ids uuid[], p_decision text, p_reason text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.require_right('decide_outbox');
  if p_decision = 'retry' then
    return jsonb_build_object('result', 'done') || public.retry_alerts(p_ids);
  elsif p_decision = 'skip' then
    return public.skip_alerts(p_ids, p_reason);
  end if;
  return guichet.refused('decision', 'decision');
end $function$;

comment on function public.desk_decide_notices(uuid[],text,text) is 'Desk (decide_outbox): retry: what was given up is sent again, all of it where no ids are given, and a chat that is away is asked at once → {result: done, queued}; skip: it is not sent → {result: done, skipped}, {result: refused, reason: reason_missing}.';

revoke all on function public.desk_decide_notices(uuid[],text,text) from public, anon, authenticated, service_role;
grant execute on function public.desk_decide_notices(uuid[],text,text) to authenticated;
grant execute on function public.desk_decide_notices(uuid[],text,text) to service_role;
