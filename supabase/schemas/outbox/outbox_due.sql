-- Written by npm run db:schemas. Last in migrations/20261201000060_outbox_due.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.outbox_due(topics text[], consumer text DEFAULT 'outbox'::text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(t.topic order by t.topic), '[]')
    from (select distinct u.topic from unnest(topics) u (topic)) t
   where exists (
     select from public.outbox o
      where o.topic = t.topic and o.consumer = outbox_due.consumer and o.status in ('waiting', 'running')
        and (o.status = 'waiting' and o.next_attempt_at <= statement_timestamp()
          or o.status = 'running' and o.claimed_until <= statement_timestamp()
          or o.status = 'waiting' and o.expires_at <= statement_timestamp()))
$function$;

comment on function public.outbox_due(text[],text) is 'Which of these topics claim_outbox should be asked for → array of topics. A row behind an unfinished one of its object counts as well: it is a reason to look, no promise. Called by the Outbox Trigger, once for all of a process.';

revoke all on function public.outbox_due(text[],text) from public, anon, authenticated, service_role;
grant execute on function public.outbox_due(text[],text) to service_role;
