-- Written by npm run db:schemas. Last in migrations/20261121003400_vend_machine_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.begin_dispense(machine_token text, session_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_machine public.machines := guichet.machine_of_token(machine_token);
  v_session public.vend_sessions := guichet.lock_vend_session(session_id);
begin
  if v_session.id is null or v_session.machine_id <> v_machine.code then
    return jsonb_build_object('result', 'refused', 'status', null, 'reason', 'not_found');
  end if;
  if v_session.dispense_started_at is not null then
    return jsonb_build_object('result', 'already', 'status', v_session.status, 'outcome', v_session.outcome);
  end if;
  if v_session.status <> 'PAID' or v_session.outcome is not null then
    return jsonb_build_object('result', 'refused', 'status', v_session.status, 'outcome', v_session.outcome,
      'reason', case v_session.status when 'PENDING' then 'not_paid' else 'ended' end);
  end if;
  if v_session.expires_at + interval '60 seconds' <= clock_timestamp() then
    -- the machine no longer waits for this one
    v_session := guichet.end_vend(v_session, 'timeout', jsonb_build_object('reason', 'not_dispensed_in_time'));
    return jsonb_build_object('result', 'refused', 'status', v_session.status, 'outcome', v_session.outcome,
      'reason', 'ended');
  end if;
  if exists (select from public.vend_session_private v join public.payments p
    on p.stripe_payment_intent_id = v.stripe_payment_intent_id
              where v.session_id = v_session.id and guichet.payment_word(p) = 'refunded') then
    -- somebody gave all of the money back in Stripe: nothing is sold any more
    v_session := guichet.end_vend(v_session, 'cancelled', jsonb_build_object('reason', 'money_went_back'));
    return jsonb_build_object('result', 'refused', 'status', v_session.status, 'outcome', v_session.outcome,
      'reason', 'ended');
  end if;
  update public.vend_sessions s set dispense_started_at = clock_timestamp() where s.id = v_session.id;
  return jsonb_build_object('result', 'dispense', 'status', 'PAID');
end $function$;

comment on function public.begin_dispense(text,uuid) is 'The one permission to approve (rule 14): a compare-and-set before the bridge journals APPROVE_INTENT → {result: dispense|already|refused, status, outcome?, reason?}. Only dispense allows an approve.';

revoke all on function public.begin_dispense(text,uuid) from public, anon, authenticated, service_role;
grant execute on function public.begin_dispense(text,uuid) to anon;
grant execute on function public.begin_dispense(text,uuid) to authenticated;
grant execute on function public.begin_dispense(text,uuid) to service_role;
