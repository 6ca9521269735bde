-- Written by npm run db:schemas. Last in migrations/20261121003400_vend_machine_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.expire_vend_sessions(max_sessions integer DEFAULT 200)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_id uuid;
  v_session public.vend_sessions;
  v_private public.vend_session_private;
  v_expired integer := 0;
  v_unknown integer := 0;
  v_decided integer := 0;
  v_failed integer := 0;
  v_policy text;
begin
  for v_id in
    select s.id from public.vend_sessions s left join public.vend_session_private p on p.session_id = s.id
    where (s.status = 'PENDING' and s.expires_at <= clock_timestamp())
      or (s.status = 'PAID' and s.dispense_started_at is null and s.outcome is null
        and s.expires_at + interval '60 seconds' <= clock_timestamp())
      or (s.status = 'PAID' and s.outcome is null
        and s.dispense_started_at + interval '300 seconds' <= clock_timestamp())
      or (s.status = 'PAID' and s.outcome = 'unknown' and p.unknown_since + interval '24 hours' <= clock_timestamp())
    order by s.id
  loop
    -- what is settled counts, so that sessions which raise never fill a sweep
    exit when v_expired + v_unknown + v_decided >= max_sessions;
    -- a savepoint each: one session that raises holds no other machine's up
    begin
      v_session := guichet.lock_vend_session(v_id);
      select * into v_private from public.vend_session_private p where p.session_id = v_id;
      -- asked again under the lock
      if v_session.status = 'PENDING' or (v_session.status = 'PAID' and v_session.outcome is null
        and v_session.dispense_started_at is null) then
        perform guichet.end_vend(v_session, 'timeout', jsonb_build_object('reason', 'window_over'));
        v_expired := v_expired + 1;
      elsif v_session.status = 'PAID' and v_session.outcome is null
        and v_session.dispense_started_at + interval '300 seconds' <= clock_timestamp() then
        -- an approve may have gone out: never FAILED by itself (rule 14)
        perform guichet.end_vend(v_session, 'unknown', jsonb_build_object('reason', 'no_outcome_reported'));
        v_unknown := v_unknown + 1;
      elsif v_session.status = 'PAID' and v_session.outcome = 'unknown'
        and v_private.unknown_since + interval '24 hours' <= clock_timestamp() then
        select m.unknown_policy into v_policy from public.machines m where m.code = v_session.machine_id;
        perform guichet.decide_unknown_vend(v_session, v_policy, 'policy');
        v_decided := v_decided + 1;
      end if;
    exception when others then
      v_failed := v_failed + 1;
      -- deadlocks and time-outs pass with the next sweep; the rest is a person's
      if sqlstate not like '40%' and sqlstate not like '55%' and sqlstate not like '57%' then
        perform guichet.alert('vend_stuck', s.id::text,
          jsonb_build_object('vend_session_id', s.id, 'machine_id', s.machine_id,
          'amount', s.amount_minor, 'currency', s.currency, 'reason', left(sqlerrm, 500))) from public.vend_sessions s
            where s.id = v_id;
      end if;
    end;
  end loop;
  perform guichet.expire_recharges();
  return jsonb_build_object('expired', v_expired, 'unknown', v_unknown, 'decided', v_decided, 'failed', v_failed);
end $function$;

comment on function public.expire_vend_sessions(integer) is 'The sweeper: ends windows, marks vends without an outcome as unknown, applies the policy after 24 h, each in a savepoint; one that raises is told once as vend_stuck → {expired, unknown, decided, failed}. At most max_sessions are settled. Service role.';

revoke all on function public.expire_vend_sessions(integer) from public, anon, authenticated, service_role;
grant execute on function public.expire_vend_sessions(integer) to service_role;
