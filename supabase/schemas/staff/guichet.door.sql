-- Written by npm run db:schemas. Last in migrations/20261201000710_telegram_people.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.door()
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select case
    -- set by guichet.act_for alone, within the transaction of a press
    when nullif(current_setting('guichet.door', true), '') is not null then current_setting('guichet.door', true)
    -- a browser says where its page is from; nothing else has to
    when not guichet.caller_is_server() then case when guichet.header('origin') is null then 'api' else 'desk' end
    when guichet.header('x-guichet-door') in ('desk', 'form', 'telegram', 'api') then guichet.header('x-guichet-door')
    else 'service' end
$function$;

comment on function guichet.door() is 'By which door the caller came, see staff_actions.door. Only the server is believed when it says so.';

revoke all on function guichet.door() from public, anon, authenticated, service_role;
