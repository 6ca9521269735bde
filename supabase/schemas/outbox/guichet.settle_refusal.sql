-- Written by npm run db:schemas. Last in migrations/20261121000130_outbox.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.settle_refusal(p_row public.outbox, p_code text, p_message text, p_found jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return p_code is not null and guichet.dispatch_event(jsonb_build_object('object', 'refusal.' || p_row.topic,
    'id', p_row.id, 'payload', p_row.payload, 'code', p_code, 'message', p_message, 'found', p_found)) is not null;
end $function$;

comment on function guichet.settle_refusal(public.outbox,text,text,jsonb) is 'Gives a refusal with Stripe''s code to the domain of its topic; whether that settled it.';

revoke all on function guichet.settle_refusal(public.outbox,text,text,jsonb) from public, anon, authenticated, service_role;
