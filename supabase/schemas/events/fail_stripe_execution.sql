-- Written by npm run db:schemas. Last in migrations/20261121000170_settle_stripe_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.fail_stripe_execution(execution_id text, message text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_failed int;
  v_given_up uuid[];
  v_tokens uuid[] := array(
    select s.token from guichet.stripe_leases s where s.execution_id = fail_stripe_execution.execution_id);
  v_seqs bigint[] := array(select unnest(s.seqs) from guichet.stripe_leases s where s.token = any(v_tokens));
begin
  with failed as (
    update public.stripe_webhook_log l
      -- one of them may be what ended the execution: alone next time, so that it ends nobody else
      set status = 'pending', alone = true, response_status = 'retry', error_message =
        left(fail_stripe_execution.message, 4000),
        claim_token = null, claimed_until = null, execution_id = null, next_attempt_at = null
      where l.seq = any(v_seqs) and l.claim_token = any(v_tokens)
        and l.status = 'processing' and l.claimed_until > clock_timestamp()
      returning l.id, l.attempts >= l.max_attempts as given_up
  )
  select count(*), array_agg(f.id) filter (where f.given_up) into v_failed, v_given_up from failed f;
  perform guichet.queue_give_up('stripe-events', v_given_up);
  return jsonb_build_object('failed', v_failed);
end $function$;

comment on function public.fail_stripe_execution(text,text) is 'Error workflow: gives back what a crashed execution still holds, each event alone next time → {failed}.';

revoke all on function public.fail_stripe_execution(text,text) from public, anon, authenticated, service_role;
grant execute on function public.fail_stripe_execution(text,text) to service_role;
