-- Written by npm run db:schemas. Last in migrations/20261121000197_limits.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.over_limit(p_name text, p_subject text, p_about text DEFAULT NULL::text, p_data jsonb DEFAULT '{}'::jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_now timestamptz := clock_timestamp();
  v_limit guichet.limits := guichet.limit_of(p_name);
  v_count guichet.limit_counts;
begin
  insert into guichet.limit_counts as c (name, subject, window_start, refused) values (p_name, p_subject, v_now, 1)
  on conflict (name, subject) do update
    set window_start = case when c.window_start + interval '1 hour' <= v_now then v_now else c.window_start end,
        refused = case when c.window_start + interval '1 hour' <= v_now then 1 else c.refused + 1 end
  returning * into v_count;
  perform guichet.tell_insisting(v_limit, v_count, p_about, p_data);
  return guichet.limit_refusal(v_limit);
end $function$;

comment on function guichet.over_limit(text,text,text,jsonb) is 'The refusal of somebody who already holds, or has let lapse, as much as is allowed → guichet.limit_refusal; it is counted within the hour.';

revoke all on function guichet.over_limit(text,text,text,jsonb) from public, anon, authenticated, service_role;
