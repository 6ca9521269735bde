-- Written by npm run db:schemas. Last in migrations/20261121000155_stripe_consumers.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.bind_stripe_consumer(consumer text, workflow_id text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_before text := (select c.workflow_id from guichet.stripe_consumers c
    where c.consumer = bind_stripe_consumer.consumer);
begin
  perform guichet.require_right('settings');
  perform guichet.queue_lock('stripe-events', bind_stripe_consumer.consumer);
  insert into guichet.stripe_consumers as c (consumer, workflow_id)
    values (bind_stripe_consumer.consumer, bind_stripe_consumer.workflow_id)
  on conflict (consumer) do update
    set workflow_id = excluded.workflow_id, bound_at = excluded.bound_at, claimed_at = excluded.claimed_at,
      waiting_workflow_id = null, waiting_since = null, asked_at = null;
  perform guichet.record_action('settings', 'guichet.stripe_consumers', bind_stripe_consumer.consumer, null,
    jsonb_build_object('workflow_id', v_before), jsonb_build_object('workflow_id', bind_stripe_consumer.workflow_id));
  return jsonb_build_object('consumer', bind_stripe_consumer.consumer, 'workflow_id', bind_stripe_consumer.workflow_id);
end $function$;

comment on function public.bind_stripe_consumer(text,text) is 'Staff: from now on this workflow gets the consumer''s events, e.g. a new import of the synchronisation → {consumer, workflow_id}. Service role.';

revoke all on function public.bind_stripe_consumer(text,text) from public, anon, authenticated, service_role;
grant execute on function public.bind_stripe_consumer(text,text) to service_role;
