-- Written by npm run db:schemas. Last in migrations/20261201000730_telegram_updates.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.release_telegram_reception(bot_id bigint, holder text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  update guichet.telegram_reception r set held_until = clock_timestamp()
    where r.bot_id = release_telegram_reception.bot_id and r.holder = release_telegram_reception.holder;
  return jsonb_build_object('released', found);
end $function$;

comment on function public.release_telegram_reception(bigint,text) is 'A trigger that stops lets the next one receive at once → {released}.';

revoke all on function public.release_telegram_reception(bigint,text) from public, anon, authenticated, service_role;
grant execute on function public.release_telegram_reception(bigint,text) to service_role;
