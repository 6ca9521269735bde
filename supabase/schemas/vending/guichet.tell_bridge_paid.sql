-- Written by npm run db:schemas. Last in migrations/20261121003700_bridge_over_http.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.tell_bridge_paid()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_url text;
begin
  select m.bridge_url into v_url from public.machines m where m.code = new.machine_id and m.active;
  if v_url is not null then
    -- begin_dispense allows nothing behind that; whoever comes first, realtime, polling or this, there is one approve
    perform guichet.enqueue_outbox('bridge.approve', 'vend_session:' || new.id,
      jsonb_build_object('session_id', new.id, 'machine_id', new.machine_id, 'bridge_url', v_url), true,
      new.expires_at + interval '60 seconds');
  end if;
  return null;
end $function$;

comment on function guichet.tell_bridge_paid() is 'Trigger: PAID of a machine whose bridge n8n reaches is also told by HTTP, through the outbox.';

revoke all on function guichet.tell_bridge_paid() from public, anon, authenticated, service_role;
