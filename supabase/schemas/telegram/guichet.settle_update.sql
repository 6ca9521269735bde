-- Written by npm run db:schemas. Last in migrations/20261201000730_telegram_updates.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.settle_update(p_bot_id bigint, p_update_id bigint, p_answer jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  update guichet.telegram_updates u set handled_at = clock_timestamp(), answer = p_answer
    where u.bot_id = p_bot_id and u.update_id = p_update_id returning p_answer
$function$;

comment on function guichet.settle_update(bigint,bigint,jsonb) is 'Keeps what an update was answered.';

revoke all on function guichet.settle_update(bigint,bigint,jsonb) from public, anon, authenticated, service_role;
