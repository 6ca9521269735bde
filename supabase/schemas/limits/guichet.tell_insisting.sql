-- Written by npm run db:schemas. Last in migrations/20261121000197_limits.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.tell_insisting(p_limit guichet.limits, p_count guichet.limit_counts, p_about text, p_data jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_user uuid := guichet.try_uuid(substring(p_count.subject from '^person:(.*)$'));
begin
  if p_count.refused < (guichet.limit_of('insisting')).most then
    return;
  end if;
  -- once a day and person or machine, whatever limits they meet
  perform guichet.alert('limit_insisted', coalesce(p_about, p_count.subject) || ':'
    || guichet.utc_date(clock_timestamp()),
    jsonb_strip_nulls(jsonb_build_object('limit', p_limit.name, 'most', p_limit.most, 'minutes',
      round(extract(epoch from p_limit.per) / 60), 'refused', p_count.refused,
      'since', p_count.window_start, 'user_id', v_user, 'email',
        (select u.email from auth.users u where u.id = v_user))) || coalesce(p_data, '{}'));
end $function$;

comment on function guichet.tell_insisting(guichet.limits,guichet.limit_counts,text,jsonb) is 'Tells support of somebody who goes on after that many refusals, in one alert a day.';

revoke all on function guichet.tell_insisting(guichet.limits,guichet.limit_counts,text,jsonb) from public, anon, authenticated, service_role;
