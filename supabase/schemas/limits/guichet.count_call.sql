-- Written by npm run db:schemas. Last in migrations/20261121000197_limits.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.count_call(p_name text, p_subject text, p_about text DEFAULT NULL::text, p_data jsonb DEFAULT '{}'::jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_now timestamptz := clock_timestamp();
  v_limit guichet.limits := guichet.limit_of(p_name);
  v_first_refused integer := case when v_limit.most < 1 then 1 else 0 end;
  v_count guichet.limit_counts;
begin
  -- the row's lock is the person's: of fifty calls at once each sees the count of those before it
  insert into guichet.limit_counts as c (name, subject, window_start, calls, refused)
    values (p_name, p_subject, v_now, 1 - v_first_refused, v_first_refused)
  on conflict (name, subject) do update
    set window_start = case when c.window_start + v_limit.per <= v_now then v_now else c.window_start end,
        calls = case when c.window_start + v_limit.per <= v_now then 1 - v_first_refused
          when c.calls < v_limit.most then c.calls + 1 else c.calls end,
        refused = case when c.window_start + v_limit.per <= v_now then v_first_refused
          when c.calls < v_limit.most then 0 else c.refused + 1 end
  returning * into v_count;
  if v_count.refused = 0 then
    return null;
  end if;
  perform guichet.tell_insisting(v_limit, v_count, p_about, p_data);
  return guichet.limit_refusal(v_limit, v_count.window_start + v_limit.per);
end $function$;

comment on function guichet.count_call(text,text,text,jsonb) is 'Counts a call that reaches Stripe → null where it may, else guichet.limit_refusal with the time of the next window. p_about: whom the alert is about where that is not the subject. Concurrent calls of one subject queue for its row.';

revoke all on function guichet.count_call(text,text,text,jsonb) from public, anon, authenticated, service_role;
