-- Written by npm run db:schemas. Last in migrations/20261121003400_vend_machine_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.end_vend(p_session public.vend_sessions, p_outcome text, p_detail jsonb)
 RETURNS public.vend_sessions
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_begun boolean := p_session.dispense_started_at is not null;
  v_status text;
  v_outcome text := p_outcome;
  v_session public.vend_sessions;
begin
  v_status := case
    when p_session.status = 'PENDING' then 'FAILED'
    -- a product that nobody was allowed to give out: a thief's word, or a machine that needs looking at (rule 33)
    when not v_begun and p_outcome in ('success', 'unknown') then 'PAID'
    when p_outcome = 'success' then 'COMPLETED'
    when p_outcome = 'failure' then 'FAILED'
    -- nothing was approved: nothing came out
    when not v_begun then 'FAILED'
    -- MDB/ICP 7.4.7: a reset between approval and success counts as success (rule 15)
    when p_outcome = 'reset' then 'COMPLETED'
    -- a cancel that crossed our approve is known only where the board refused the approve (rule 16)
    when p_outcome = 'cancelled' and p_detail ->> 'approve_rejected' = 'true' then 'FAILED'
    else 'PAID' end;
  if v_status = 'PAID' then
    v_outcome := 'unknown';
  elsif p_session.status = 'PENDING' and p_outcome in ('success', 'unknown') then
    -- a machine that dispensed without our money is its own affair: nothing is charged, support hears of it
    perform guichet.alert('vend_unpaid', p_session.id::text,
      jsonb_build_object('vend_session_id', p_session.id, 'machine_id', p_session.machine_id,
      'amount', p_session.amount_minor, 'currency', p_session.currency, 'reason', p_outcome || '_without_payment'));
  end if;
  update public.vend_session_private p set outcome_detail = p_detail where p.session_id = p_session.id;
  update public.vend_sessions s set status = v_status, outcome = v_outcome where s.id = p_session.id returning *
    into v_session;
  return v_session;
end $function$;

comment on function guichet.end_vend(public.vend_sessions,text,jsonb) is 'COMPLETED, FAILED or PAID with an unknown outcome, by rules 14 to 18 and 33; the money follows by trigger.';

revoke all on function guichet.end_vend(public.vend_sessions,text,jsonb) from public, anon, authenticated, service_role;
