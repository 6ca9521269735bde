-- Written by npm run db:schemas. Last in migrations/20261121000195_catch_up.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.begin_stripe_catch_up(consumer text DEFAULT 'stripe-events'::text, since timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_row public.stripe_catch_ups;
  -- Stripe keeps events for 30 days
  v_oldest timestamptz := now() - interval '30 days';
begin
  insert into public.stripe_catch_ups (consumer, since)
    values (begin_stripe_catch_up.consumer, greatest(coalesce(begin_stripe_catch_up.since, v_oldest), v_oldest))
    on conflict (consumer) do nothing;
  select c.* into v_row from public.stripe_catch_ups c where c.consumer = begin_stripe_catch_up.consumer for update;
  if v_row.finished_at is not null
    -- Stripe is about to forget the event that the list would go on from, and all that is older
    or v_row.before_created < v_oldest + interval '2 hours'
    or (begin_stripe_catch_up.since is not null and begin_stripe_catch_up.since <> v_row.since) then
    update public.stripe_catch_ups c
      set sweep = gen_random_uuid(), before_event_id = null, before_created = null, seen = 0, stored = 0,
          started_at = now(), finished_at = null,
        -- an event may reach Stripe's list a little after its time; one that is seen twice is a duplicate
        since = greatest(coalesce(begin_stripe_catch_up.since, v_row.started_at - interval '1 hour'), v_oldest)
      where c.consumer = begin_stripe_catch_up.consumer returning c.* into v_row;
  end if;
  return jsonb_build_object('consumer', v_row.consumer, 'sweep', v_row.sweep, 'since',
    floor(extract(epoch from v_row.since))::bigint,
    'before_event_id', v_row.before_event_id, 'page_size', v_row.page_size);
end $function$;

comment on function public.begin_stripe_catch_up(text,timestamp with time zone) is 'Where the sweep for undelivered events goes on, or a new one, from the beginning of the last (30 days back at first) or from since → {consumer, sweep, since (unix seconds), before_event_id, page_size}.';

revoke all on function public.begin_stripe_catch_up(text,timestamp with time zone) from public, anon, authenticated, service_role;
grant execute on function public.begin_stripe_catch_up(text,timestamp with time zone) to service_role;
