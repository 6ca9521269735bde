-- Written by npm run db:schemas. Last in migrations/20261121002040_request_space_sync.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.wake_space_drain()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_wake guichet.space_wake;
begin
  select w.* into v_wake from guichet.space_wake w where w.url is not null;
  if found and to_regprocedure('net.http_post(text,jsonb,jsonb,jsonb,integer)') is not null then
    -- sent after the commit, by pg_net's own worker: a change never waits for n8n
    execute 'select net.http_post($1, $2, ''{}''::jsonb, $3, 5000)' using v_wake.url,
      jsonb_build_object('type', tg_op, 'table', 'spaces', 'record',
        jsonb_build_object('id', coalesce(new.id, old.id))),
      jsonb_build_object('content-type', 'application/json', 'authorization', 'Bearer ' || v_wake.service_key);
  end if;
  return null;
end $function$;

comment on function guichet.wake_space_drain() is 'Trigger: tells the workflow of a change at once, where pg_net and an address are there.';

revoke all on function guichet.wake_space_drain() from public, anon, authenticated, service_role;
