-- Written by npm run db:schemas. Last in migrations/20261121003000_vend_machines.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.machine_of_token(machine_token text)
 RETURNS public.machines
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_machine public.machines;
begin
  select * into v_machine from public.machines m where m.token_hash = guichet.token_hash(machine_token) and m.active;
  if not found then
    raise exception 'machine token refused' using errcode = '42501',
      hint = 'Give the machine a token with set_machine_token and put it into the bridge''s settings.';
  end if;
  return v_machine;
end $function$;

comment on function guichet.machine_of_token(text) is 'The active machine that a token belongs to; raises 42501 for every other text.';

revoke all on function guichet.machine_of_token(text) from public, anon, authenticated, service_role;
