-- Written by npm run db:schemas. Last in migrations/20261121003000_vend_machines.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.set_machine_token(machine_code text, token text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_token text := coalesce(token, 'gm_' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));
  v_new boolean;
begin
  if length(v_token) < 32 then
    raise exception 'a machine''s token has at least 32 characters'
      using errcode = '22023', hint = 'Leave token out to have one made.';
  end if;
  perform guichet.require_right('manage_machines');
  select m.token_hash is distinct from guichet.token_hash(v_token) into v_new from public.machines m
    where m.code = machine_code for update;
  update public.machines m set token_hash = guichet.token_hash(v_token) where m.code = machine_code;
  if not found then
    raise exception 'there is no machine "%"', machine_code
      using errcode = 'P0002', hint = 'Insert it into machines first.';
  end if;
  if v_new then
    perform guichet.record_action('manage_machines', 'machines', machine_code, null, null, '{"token": "new"}');
  end if;
  return jsonb_build_object('machine_id', machine_code, 'token', v_token);
end $function$;

comment on function public.set_machine_token(text,text) is 'Gives a machine a new token, the given one or a made one → {machine_id, token}; shown once, the old one ends. Service role.';

revoke all on function public.set_machine_token(text,text) from public, anon, authenticated, service_role;
grant execute on function public.set_machine_token(text,text) to authenticated;
grant execute on function public.set_machine_token(text,text) to service_role;
