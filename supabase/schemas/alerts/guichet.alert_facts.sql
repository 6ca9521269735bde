-- Written by npm run db:schemas. Last in migrations/20261121000120_alert_outbox.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.alert_facts(data jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_known jsonb := '{}';
  v_ids text[];
begin
  if not data ? 'livemode' and data #> '{row,livemode}' is null then
    select array_agg(t.value) into v_ids from jsonb_each_text(data) t where t.value ~ '^[a-z]{2,8}_[A-Za-z0-9_]+$';
    -- the events of the object itself, else those that count here
    v_known := case when v_ids is null then '{}' else jsonb_build_object('livemode', coalesce(
      (select l.livemode from public.stripe_webhook_log l where l.object_id = any(v_ids) and l.livemode is not null
        order by l.event_created desc limit 1),
      (select s.mode = 'live' from guichet.stripe_sources s where s.mode <> 'both' limit 1),
      (select l.livemode from public.stripe_webhook_log l where l.livemode is not null and l.status <> 'ignored'
        order by l.seq desc limit 1))) end;
  end if;
  if data ? 'machine_id' and not data ? 'machine_name' then
    v_known := v_known || coalesce((select jsonb_build_object('machine_id', m.code, 'machine_name', m.name, 'place',
      m.address)
      from public.machines m where m.id::text = data ->> 'machine_id' or m.code = data ->> 'machine_id' limit 1), '{}');
  end if;
  return data || jsonb_strip_nulls(v_known);
end $function$;

comment on function guichet.alert_facts(jsonb) is 'The data of an alert with the mode of the Stripe objects it names (livemode) and the code, name and place of its machine, where they are known and not said.';

revoke all on function guichet.alert_facts(jsonb) from public, anon, authenticated, service_role;
