-- Written by npm run db:schemas. Last in migrations/20261121003500_vend_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.count_vend_checkout(p_session public.vend_sessions, p_first boolean, p_machine public.machines)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_user uuid := (select auth.uid());
  v_about text := 'machine:' || p_machine.code;
  v_data jsonb := jsonb_build_object('machine_id', p_machine.code, 'machine_name', p_machine.name, 'place',
    p_machine.address, 'vend_session_id', p_session.id);
  v_refusal jsonb;
begin
  -- Who pays is not known: then the session counts. A customer who has signed in counts alone, and whoever calls the
  -- database past the workflow counts apart, so that no stranger uses up what the person at the machine needs.
  v_refusal := case
    when v_user is not null then guichet.count_person_call('checkouts', v_user)
    else guichet.count_call('vend_checkouts_of_session',
      'vend_session:' || p_session.id || case when coalesce((select auth.role()), '') = 'service_role' then ''
        else ':direct' end, v_about, v_data) end;
  -- a session counts once for its machine, whoever asks and however often: only the machine's own requests fill this
  if v_refusal is null and p_first then
    v_refusal := guichet.count_call('vend_checkouts_of_machine', 'machine:' || p_machine.id, v_about, v_data);
  end if;
  return case when v_refusal is not null then v_refusal - 'result' || jsonb_build_object('next_step', 'refused') end;
end $function$;

comment on function guichet.count_vend_checkout(public.vend_sessions,boolean,public.machines) is 'Counts a Checkout that is asked of Stripe for a vend → null, or the refusal of start_vend_checkout. p_first: nobody has asked for this attempt yet. The caller holds the session''s lock and has seen that there is no open page.';

revoke all on function guichet.count_vend_checkout(public.vend_sessions,boolean,public.machines) from public, anon, authenticated, service_role;
