-- POST /webhook/sync-space-stripe {type, table, record} (owner's document 003), and waking the drain at once where
-- pg_net exists. Elsewhere the Outbox Trigger's poll finds the work half a second later.

create or replace function public.request_space_sync(request jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_id uuid := guichet.try_uuid(request #>> '{record,id}');
  v_space public.spaces;
  v_held public.space_products;
begin
  perform guichet.require_right('manage_spaces');
  if v_id is null then
    raise exception 'record.id names no space' using errcode = '22023', column = 'record.id',
      hint = 'Send {"type": "UPDATE", "table": "spaces", "record": {"id": "…"}}.';
  end if;
  if coalesce(request ->> 'table', 'spaces') <> 'spaces' then
    raise exception 'table % is not synchronised here', request ->> 'table'
      using errcode = '22023', column = 'table', hint = 'Only spaces are.';
  end if;
  -- what is wanted stands in the table, whatever the request says
  select s.* into v_space from public.spaces s where s.id = v_id;
  if found then
    perform guichet.enqueue_space('UPDATE', v_space, v_space.rev);
  else
    select p.* into v_held from public.space_products p where p.space_id = v_id and p.active;
    if found then
      perform guichet.enqueue_outbox('stripe.space.sync', 'space:' || v_id, jsonb_build_object(
        'type', 'DELETE', 'table', 'spaces', 'space_id', v_id, 'rev', nextval('guichet.space_rev'), 'name', v_held.name,
        'description', v_held.description,
        'capacity', v_held.capacity, 'unit_amount', v_held.unit_amount, 'active', false, 'stripe_product_id',
          v_held.stripe_product_id));
    end if;
  end if;
  -- the server's own wake-up after a change decides nothing
  if not guichet.caller_is_server() then
    perform guichet.record_action('manage_spaces', 'spaces', v_id::text, 'sync', null,
      jsonb_build_object('rev', v_space.rev));
  end if;
  return jsonb_build_object('success', true);
end $$;
comment on function public.request_space_sync(jsonb) is 'Asks for the synchronisation of one space: {type, table, record: {id}} → {success: true}. Only the id is taken from the request; what is done already is found out when it is planned.';
revoke execute on function public.request_space_sync(jsonb) from public, anon;
grant execute on function public.request_space_sync(jsonb) to authenticated, service_role;

-- Waking ----------------------------------------------------------------------------------------------------

create table guichet.space_wake (
  id boolean primary key default true check (id),
  url text check (url ~ '^https?://'),
  service_key text
);
comment on table guichet.space_wake is 'Where pg_net tells of changed spaces; without a row the drain polls.';
comment on column guichet.space_wake.id is 'One row; written by the database.';
comment on column guichet.space_wake.url is 'Address of /webhook/sync-space-stripe; written by the operator.';
comment on column guichet.space_wake.service_key is 'JWT of the server, sent as Bearer; written by the operator. Not offered by the REST interface.';
alter table guichet.space_wake enable row level security;
revoke all on guichet.space_wake from anon, authenticated, service_role;

do $$
begin
  if exists (select from pg_available_extensions where name = 'pg_net') then
    create extension if not exists pg_net;
  end if;
exception
  -- a role that may not create extensions: the drain polls
  when insufficient_privilege then raise notice 'pg_net could not be created: the drain of spaces polls';
end $$;

create or replace function guichet.wake_space_drain() returns trigger
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function guichet.wake_space_drain() is 'Trigger: tells the workflow of a change at once, where pg_net and an address are there.';
revoke execute on function guichet.wake_space_drain() from public;
create or replace trigger wake_space_drain after insert or delete or update of name, description, capacity,
  price_per_hour, is_active
  on public.spaces for each row execute function guichet.wake_space_drain();

create or replace function public.claim_space_sync(max_rows int default 50) returns jsonb
language sql security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(r.item || jsonb_build_object('outbox_id', r.item -> 'id', 'token', c.claim -> 'token')
    order by r.ord), '[]')
  from (select public.claim_outbox(array['stripe.space.sync'], max_rows) as claim) c,
    jsonb_array_elements(c.claim -> 'rows') with ordinality as r (item, ord)
$$;
comment on function public.claim_space_sync(int) is 'claim_outbox for spaces, as the Outbox Trigger would hand it over: [{outbox_id, token, payload, …}]. For whoever was woken.';
revoke execute on function public.claim_space_sync(int) from public, anon, authenticated;
grant execute on function public.claim_space_sync(int) to service_role;
