-- Written by npm run db:schemas. Last in migrations/20261121000130_outbox.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.enqueue_outbox(topic text, object_key text, payload jsonb, fold boolean DEFAULT true, expires_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_id uuid;
begin
  if enqueue_outbox.fold then
    insert into public.outbox (topic, object_key, payload, fold, expires_at)
      values (enqueue_outbox.topic, enqueue_outbox.object_key, coalesce(enqueue_outbox.payload, '{}'), true,
        enqueue_outbox.expires_at)
      on conflict (topic, object_key) where status = 'waiting' and attempts = 0 and fold
      do update set payload = excluded.payload, expires_at = excluded.expires_at
      returning id into v_id;
  else
    insert into public.outbox (topic, object_key, payload, fold, expires_at)
      values (enqueue_outbox.topic, enqueue_outbox.object_key, coalesce(enqueue_outbox.payload, '{}'), false,
        enqueue_outbox.expires_at)
      returning id into v_id;
  end if;
  return v_id;
end $function$;

comment on function guichet.enqueue_outbox(text,text,jsonb,boolean,timestamp with time zone) is 'Enqueues work in the caller''s transaction; with fold a row of the same topic and object that nobody has tried yet takes the new payload instead; with expires_at it is skipped once that has passed. Returns the row''s id.';

revoke all on function guichet.enqueue_outbox(text,text,jsonb,boolean,timestamp with time zone) from public, anon, authenticated, service_role;
