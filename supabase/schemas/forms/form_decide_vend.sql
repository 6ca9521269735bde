-- Written by npm run db:schemas. Last in migrations/20261201000865_form_vend.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.form_decide_vend(p_actor text, p_asked jsonb, p_decision text, p_reason text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_claims text := current_setting('request.jwt.claims', true);
  v_answer jsonb := guichet.act_by_form(p_actor, 'decide_vend');
begin
  if v_answer is null then
    begin
      v_answer := public.resolve_unknown_vend(session_id => (p_asked ->> 'vend_id')::uuid, decision => p_decision,
        reason => p_reason, version => p_asked ->> 'version');
      v_answer := case v_answer ->> 'result'
        when 'resolved' then (select v_answer || jsonb_build_object('result', 'done', 'decision', p_decision,
            'label', coalesce(s.product_label, s.item), 'machine', coalesce(m.name, m.code),
            'amount_minor', s.amount_minor, 'currency', s.currency)
          from public.vend_sessions s join public.machines m on m.code = s.machine_id
            where s.id = (p_asked ->> 'vend_id')::uuid)
        when 'already' then guichet.refused('vend', 'vend_decided', jsonb_build_object('status',
          v_answer ->> 'status', 'by', coalesce(v_answer ->> 'decided_by', '—')))
        else v_answer end;
    exception when sqlstate 'PT409' then
      v_answer := guichet.refused('vend', 'changed_since');
    end;
  end if;
  return guichet.end_form(v_answer, 'vend_' || coalesce(p_decision, ''), v_claims);
end $function$;

comment on function public.form_decide_vend(text,jsonb,text,text) is 'Decides a vend as form_ask_vend has shown it (p_asked: its answer, with the version), by resolve_unknown_vend: p_decision capture or release → {result: done, decision, status, outcome, label, machine, amount_minor, currency} or {result: refused, reason}, with page, language and zone. Service role.';

revoke all on function public.form_decide_vend(text,jsonb,text,text) from public, anon, authenticated, service_role;
grant execute on function public.form_decide_vend(text,jsonb,text,text) to service_role;
