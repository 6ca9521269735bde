-- Written by npm run db:schemas. Last in migrations/20261201000730_telegram_updates.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.hold_telegram_reception(bot_id bigint, holder text, seconds integer DEFAULT 40)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_now timestamptz := clock_timestamp();
begin
  insert into guichet.telegram_reception as r (bot_id, holder, held_until)
    values (hold_telegram_reception.bot_id, hold_telegram_reception.holder,
      v_now + make_interval(secs => hold_telegram_reception.seconds))
    on conflict (bot_id) do update set holder = excluded.holder, held_until = excluded.held_until
    where r.holder = excluded.holder or r.held_until <= v_now;
  return jsonb_build_object('held', found);
end $function$;

comment on function public.hold_telegram_reception(bigint,text,integer) is 'Whether this trigger is the one that receives, for so many seconds from now → {held}. Another one waits until it lets go or falls silent.';

revoke all on function public.hold_telegram_reception(bigint,text,integer) from public, anon, authenticated, service_role;
grant execute on function public.hold_telegram_reception(bigint,text,integer) to service_role;
