-- Written by npm run db:schemas. Last in migrations/20261201000710_telegram_people.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.act_for(p_user uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- from here on every function asks what this person may, now, and writes down that it was they; of a second factor
  -- they have shown what they had when the account was bound, and limits of its own hold for the money
  perform set_config('request.jwt.claims',
    jsonb_build_object('role', 'authenticated', 'sub', p_user,
      'aal', case when exists (select from public.telegram_people p where p.user_id = p_user and p.second_factor)
        then 'aal2' else 'aal1' end,
      'email', (select u.email from public.users u where u.id = p_user))::text, true);
  perform set_config('guichet.door', 'telegram', true);
end $function$;

comment on function guichet.act_for(uuid) is 'To the end of the transaction, or of the savepoint: what follows is done as this person, through Telegram. Only for a person whose numeric id was just read from an update of the bot.';

revoke all on function guichet.act_for(uuid) from public, anon, authenticated, service_role;
