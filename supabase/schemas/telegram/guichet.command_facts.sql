-- Written by npm run db:schemas. Last in migrations/20261201000770_telegram_commands.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.command_facts(p_command text, p_words text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_run text;
begin
  case p_command
    when 'status' then return guichet.status_facts();
    when 'day' then return guichet.day_facts(guichet.today())
      || jsonb_build_object('before', guichet.day_facts(guichet.today() - 1) -> 'takings');
    when 'customer' then return guichet.command_customer(p_words);
    when 'payment' then return guichet.command_payment(p_words);
    when 'machine' then return guichet.command_machine(p_words);
    when 'event' then return guichet.command_event(p_words);
    else
      select o.run into v_run from public.catalogue_observations o order by o.seen_at desc limit 1;
      return jsonb_build_object('command', 'catalogue', 'run', v_run, 'differences', guichet.plan_of_run(v_run));
  end case;
end $function$;

comment on function guichet.command_facts(text,text) is 'What a command is answered with.';

revoke all on function guichet.command_facts(text,text) from public, anon, authenticated, service_role;
