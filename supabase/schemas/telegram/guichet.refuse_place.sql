-- Written by npm run db:schemas. Last in migrations/20261201000750_press_offer.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refuse_place(p_sender jsonb, p_chat jsonb, p_sender_chat jsonb, p_configured text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case
    -- 1087968824: whom Telegram names where an administrator writes as the group
    when coalesce((p_sender ->> 'is_bot')::boolean, false) or p_sender ->> 'id' = '1087968824'
      or p_sender_chat is not null or p_sender ->> 'id' is null then 'anonymous'
    when p_chat ->> 'type' = 'private' and p_chat ->> 'id' = p_sender ->> 'id' then null
    when p_configured in (p_chat ->> 'id', '@' || (p_chat ->> 'username')) then null
    else 'other_chat' end
$function$;

comment on function guichet.refuse_place(jsonb,jsonb,jsonb,text) is 'Why nothing that comes from there counts: anonymous (an administrator who writes as the group, or a bot), other_chat; null: the configured chat, or the sender''s own private one.';

revoke all on function guichet.refuse_place(jsonb,jsonb,jsonb,text) from public, anon, authenticated, service_role;
