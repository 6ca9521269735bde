-- Written by npm run db:schemas. Last in migrations/20261121000192_fetch_stripe_objects.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.ask_for_stripe_object()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_object text := tg_argv[0];
  v_stripe_id text := to_jsonb(new) ->> tg_argv[1];
  v_row uuid;
begin
  if v_stripe_id is not null then
    v_row := guichet.enqueue_outbox('stripe.object.fetch', v_stripe_id,
      jsonb_build_object('object', v_object, 'stripe_id', v_stripe_id));
    -- not at once: the second that cannot be ordered has to be over, and an event of its own may still come
    update public.outbox o set next_attempt_at = clock_timestamp() + make_interval(secs => tg_argv[2]::int)
      where o.id = v_row and o.attempts = 0;
  end if;
  return null;
end $function$;

comment on function guichet.ask_for_stripe_object() is 'Trigger (object, column with Stripe''s id, seconds to wait): asks for the object through the outbox, folded per object.';

revoke all on function guichet.ask_for_stripe_object() from public, anon, authenticated, service_role;
