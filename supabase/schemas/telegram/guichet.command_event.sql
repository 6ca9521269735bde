-- Written by npm run db:schemas. Last in migrations/20261201000770_telegram_commands.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.command_event(p_words text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('command', 'event', 'asked', p_words, 'events', coalesce((
    select jsonb_agg(to_jsonb(f) order by f.seq desc) from (
      select l.seq, l.event_id, l.type, l.status, l.object_id, l.error_message, l.attempts, l.created_at as at,
          guichet.web_address('/bureau/evenements/' || l.event_id) as open
        from public.stripe_webhook_log l
       where case when p_words = '' then l.status = 'error' else l.event_id = p_words or l.object_id = p_words end
       order by l.seq desc limit 5) f), '[]'))
$function$;

comment on function guichet.command_event(text) is 'Events by their id or that of their object; without one the last in error; five at most.';

revoke all on function guichet.command_event(text) from public, anon, authenticated, service_role;
