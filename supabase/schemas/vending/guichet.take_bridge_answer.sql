-- Written by npm run db:schemas. Last in migrations/20261121003700_bridge_over_http.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.take_bridge_answer(p_code text, p_answer jsonb, p_silence_seconds integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_machine public.machines;
  -- the bridge of another machine is no sign of life of this one
  v_answered boolean := coalesce(p_answer ->> 'machine_id' = p_code, false);
begin
  update public.machines m
    set bridge_asked_at = clock_timestamp(),
      bridge_answered_at = case when v_answered then clock_timestamp() else m.bridge_answered_at end
    where m.code = p_code returning * into v_machine;
  if v_machine.id is null then
    return jsonb_build_object('result', 'refused', 'reason', 'not_found');
  end if;
  if v_machine.last_seen_at is null or v_machine.last_seen_at >= clock_timestamp() - make_interval(
    secs => p_silence_seconds) then
    return jsonb_build_object('result', 'heard');
  end if;
  if v_answered then
    -- it lives, and does not reach the database: another fault than silence, told once an outage
    perform guichet.alert('machine_unheard', guichet.outage_of(v_machine), jsonb_build_object(
      'machine_id', v_machine.code, 'machine_name', v_machine.name, 'place', v_machine.address, 'last_seen_at',
      v_machine.last_seen_at,
      'reader', p_answer #>> '{reader,status}', 'reason', left(p_answer #>> '{database,refused}', 300)));
    return jsonb_build_object('result', 'answered');
  end if;
  perform guichet.alert_silence(v_machine);
  return jsonb_build_object('result', 'silent');
end $function$;

comment on function guichet.take_bridge_answer(text,jsonb,integer) is 'One answer of tell_bridge_answers; the status of another machine''s bridge counts as none.';

revoke all on function guichet.take_bridge_answer(text,jsonb,integer) from public, anon, authenticated, service_role;
