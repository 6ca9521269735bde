-- Written by npm run db:schemas. Last in migrations/20261201000460_decide_unknown_vend.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.resolve_unknown_vend(session_id uuid, decision text, actor text DEFAULT NULL::text, reason text DEFAULT NULL::text, version text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_session public.vend_sessions;
  v_before jsonb;
begin
  perform guichet.require_right('decide_vend');
  if decision is null or decision not in ('capture', 'release') then
    return jsonb_build_object('result', 'refused', 'reason', 'decision');
  end if;
  v_session := guichet.lock_vend_session(resolve_unknown_vend.session_id);
  if v_session.id is null then
    return jsonb_build_object('result', 'refused', 'reason', 'not_found');
  end if;
  if v_session.status <> 'PAID' or v_session.outcome is distinct from 'unknown' then
    return jsonb_build_object('result', 'already', 'status', v_session.status, 'outcome', v_session.outcome,
      'decided_by', (select p.decided_by from public.vend_session_private p where p.session_id = v_session.id));
  end if;
  perform guichet.require_version(resolve_unknown_vend.version, guichet.version_of(v_session.updated_at));
  v_before := to_jsonb(v_session);
  v_session := guichet.decide_unknown_vend(v_session, decision, coalesce((select auth.email()), actor, 'staff'));
  perform guichet.record_action('decide_vend', 'vend_sessions', v_session.id::text,
    concat_ws(': ', decision, nullif(guichet.stripped(resolve_unknown_vend.reason), '')), v_before,
    to_jsonb(v_session), actor);
  return jsonb_build_object('result', 'resolved', 'status', v_session.status, 'outcome', v_session.outcome);
end $function$;

comment on function public.resolve_unknown_vend(uuid,text,text,text,text) is 'Staff decide a vend whose end nobody saw: capture or release, and why. version: as desk_vend shows it → {result: resolved|already|refused, status, outcome, decided_by?: of one that is decided already, reason?: decision|not_found}; PT409 changed_since. Whoever may decide_vend.';

revoke all on function public.resolve_unknown_vend(uuid,text,text,text,text) from public, anon, authenticated, service_role;
grant execute on function public.resolve_unknown_vend(uuid,text,text,text,text) to authenticated;
grant execute on function public.resolve_unknown_vend(uuid,text,text,text,text) to service_role;
