-- Written by npm run db:schemas. Last in migrations/20261121002040_request_space_sync.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.request_space_sync(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.request_space_sync(jsonb) is 'Asks for the synchronisation of one space: {type, table, record: {id}} → {success: true}. Only the id is taken from the request; what is done already is found out when it is planned.';

revoke all on function public.request_space_sync(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.request_space_sync(jsonb) to authenticated;
grant execute on function public.request_space_sync(jsonb) to service_role;
