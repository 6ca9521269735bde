-- Written by npm run db:schemas. Last in migrations/20261201000700_telegram_settings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.telegram_is_quiet(p_at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(case when s.quiet_from < s.quiet_until then t.local >= s.quiet_from and t.local < s.quiet_until
      else t.local >= s.quiet_from or t.local < s.quiet_until end, false)
    from guichet.telegram_settings s, (select (p_at at time zone guichet.zone())::time as local) t
$function$;

comment on function guichet.telegram_is_quiet(timestamp with time zone) is 'Whether a time is within the quiet hours, by the clock of the business.';

revoke all on function guichet.telegram_is_quiet(timestamp with time zone) from public, anon, authenticated, service_role;
