-- An unknown vend decided by form: what is known of it, then the decision, by the function that the desk calls.

create or replace function public.form_ask_vend(p_actor text, p_vend text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_claims text := current_setting('request.jwt.claims', true);
  v_answer jsonb := guichet.act_by_form(p_actor, 'decide_vend');
  v_session public.vend_sessions;
  v_row jsonb;
begin
  if v_answer is null then
    select * into v_session from public.vend_sessions s
      where s.id = guichet.try_uuid(regexp_replace(btrim(p_vend), '^.*/', ''));
    v_row := guichet.vend_row(v_session, guichet.may('read_money'));
    v_answer := case
      when v_session.id is null then guichet.refused('vend', 'unknown_vend')
      when not (v_row ->> 'undecided')::boolean then guichet.refused('vend', 'vend_decided',
        jsonb_build_object('status', v_session.status, 'by', coalesce(v_row ->> 'decided_by', '—')))
      else jsonb_build_object('result', 'asked', 'vend_id', v_session.id, 'version', v_row -> 'version',
        'label', v_row -> 'label', 'machine', v_row -> 'machine_name', 'at', v_session.created_at,
        'amount_minor', v_session.amount_minor, 'currency', v_session.currency,
        'method', v_session.payment_method, 'who', v_row #> '{payer,email}',
        'decide_before', (v_row ->> 'unknown_since')::timestamptz + interval '24 hours',
        'policy', (select m.unknown_policy from public.machines m where m.code = v_session.machine_id),
        'reports', (select string_agg(concat_ws(': ', r.outcome, r.detail ->> 'reason'), ', ' order by r.id)
          from public.vend_reports r where r.session_id = v_session.id)) end;
  end if;
  return guichet.end_form(v_answer, 'vend_ask', v_claims);
end $$;
comment on function public.form_ask_vend(text, text) is 'What is known of a vend whose end nobody saw; nothing is decided yet → {result: asked, vend_id, version, label, machine, at, amount_minor, currency, method: wallet|card, who: only with read_money, decide_before, policy: what becomes of it then, reports: what its machine said} or {result: refused, reason}, with page, language and zone. Service role.';

create or replace function public.form_decide_vend(p_actor text, p_asked jsonb, p_decision text,
  p_reason text default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function public.form_decide_vend(text, jsonb, text, text) is 'Decides a vend as form_ask_vend has shown it (p_asked: its answer, with the version), by resolve_unknown_vend: p_decision capture or release → {result: done, decision, status, outcome, label, machine, amount_minor, currency} or {result: refused, reason}, with page, language and zone. Service role.';

revoke execute on function public.form_ask_vend(text, text),
  public.form_decide_vend(text, jsonb, text, text) from public, anon, authenticated;
grant execute on function public.form_ask_vend(text, text), public.form_decide_vend(text, jsonb, text, text)
  to service_role;
