-- Written by npm run db:schemas. Last in migrations/20261201000865_form_vend.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.form_ask_vend(p_actor text, p_vend text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.form_ask_vend(text,text) is 'What is known of a vend whose end nobody saw; nothing is decided yet → {result: asked, vend_id, version, label, machine, at, amount_minor, currency, method: wallet|card, who: only with read_money, decide_before, policy: what becomes of it then, reports: what its machine said} or {result: refused, reason}, with page, language and zone. Service role.';

revoke all on function public.form_ask_vend(text,text) from public, anon, authenticated, service_role;
grant execute on function public.form_ask_vend(text,text) to service_role;
