-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.settle_refusal(p_row public.outbox, p_code text, p_message text, p_found jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_handler text;
  v_settled boolean;
begin
  select h.handler into v_handler from guichet.refusal_handlers h where h.topic = p_row.topic;
  if v_handler is null or p_code is null then
    return false;
  end if;
  execute format('select %s($1)', v_handler::regprocedure::oid::regproc) into v_settled
    using jsonb_build_object('id', p_row.id, 'payload', p_row.payload, 'code', p_code, 'message', p_message, 'found',
      p_found);
  return coalesce(v_settled, false);
end $function$;

comment on function guichet.settle_refusal(public.outbox,text,text,jsonb) is 'Gives a refusal with Stripe''s code to the domain of its topic; whether that settled it.';

revoke all on function guichet.settle_refusal(public.outbox,text,text,jsonb) from public, anon, authenticated, service_role;
