-- Written by npm run db:schemas. Last in migrations/20261201000780_telegram_questions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.queue_daily_digest()
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_day date := guichet.today() - 1;
  v_due timestamptz;
  v_since timestamptz;
begin
  select (guichet.today() + s.digest_at) at time zone guichet.zone(), s.digest_since into v_due, v_since
    from guichet.telegram_settings s;
  -- an hour that had passed when it was chosen, or when the business began, waits for the next day
  if v_due is null or v_due > clock_timestamp() or v_due < v_since then
    return jsonb_build_object('result', 'not_due');
  end if;
  perform guichet.alert('daily_digest', v_day::text, guichet.day_facts(v_day)
    || jsonb_build_object('status', guichet.status_facts()));
  return jsonb_build_object('result', 'queued', 'day', v_day);
end $function$;

comment on function public.queue_daily_digest() is 'Puts what the day before was, and how things stand, into the alerts, once a day from the hour that was chosen on → {result: queued|not_due}. Service role.';

revoke all on function public.queue_daily_digest() from public, anon, authenticated, service_role;
grant execute on function public.queue_daily_digest() to service_role;
