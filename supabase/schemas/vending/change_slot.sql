-- Written by npm run db:schemas. Last in migrations/20261201000430_change_slot.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.change_slot(machine_id text, slot_number integer, changes jsonb, reason text DEFAULT NULL::text, version text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_machine public.machines;
  v_slot public.stocks;
  v_after public.stocks;
  v_field text;
begin
  perform guichet.require_right('manage_machines');
  select * into v_machine from public.machines m where m.code = change_slot.machine_id;
  if not found then
    return guichet.refused('machine_id', 'not_found');
  end if;
  select * into v_slot from public.stocks s
    where s.machine_id = v_machine.id and s.slot_number = change_slot.slot_number for update;
  if not found then
    return guichet.refused('slot_number', 'unknown_slot');
  end if;
  if jsonb_typeof(changes) is distinct from 'object' or changes = '{}' then
    return guichet.refused('changes', 'invalid_value');
  end if;
  for v_field in select k from jsonb_object_keys(changes) k order by k loop
    if v_field not in ('label', 'product_id', 'price_cents', 'capacity', 'low_at') then
      return guichet.refused(v_field, 'unknown_field', jsonb_build_object('field', v_field));
    elsif not coalesce(case v_field
      when 'label' then changes ->> 'label' is null
        or (not guichet.is_blank(changes ->> 'label') and length(changes ->> 'label') <= 20)
      when 'product_id' then changes ->> 'product_id' is null
        or exists (select from public.products p where p.id = guichet.try_uuid(changes ->> 'product_id'))
      when 'price_cents' then changes ->> 'price_cents' is null or (changes ->> 'price_cents' ~ '^[1-9][0-9]{0,7}$'
        and mod((changes ->> 'price_cents')::bigint, guichet.currency_step(v_machine.currency)) = 0)
      when 'capacity' then changes ->> 'capacity' is null or changes ->> 'capacity' ~ '^[1-9][0-9]{0,3}$'
      else changes ->> 'low_at' is null or changes ->> 'low_at' ~ '^[0-9]{1,4}$' end, false) then
      return guichet.refused(v_field, 'invalid_value', jsonb_build_object('field', v_field));
    end if;
  end loop;
  v_after := jsonb_populate_record(v_slot, changes);
  if (v_after.label, v_after.product_id, v_after.price_cents, v_after.capacity, v_after.low_at)
    is not distinct from (v_slot.label, v_slot.product_id, v_slot.price_cents, v_slot.capacity, v_slot.low_at) then
    return jsonb_build_object('result', 'unchanged', 'version', coalesce(v_slot.rev, 0)::text);
  end if;
  perform guichet.require_version(change_slot.version, coalesce(v_slot.rev, 0)::text);
  update public.stocks s set label = v_after.label, product_id = v_after.product_id, price_cents = v_after.price_cents,
      capacity = v_after.capacity, low_at = v_after.low_at
    where s.id = v_slot.id returning * into v_after;
  perform guichet.record_action('manage_machines', 'stocks', v_slot.id::text, nullif(guichet.stripped(reason), ''),
    to_jsonb(v_slot), to_jsonb(v_after));
  return jsonb_build_object('result', 'changed', 'version', v_after.rev::text);
end $function$;

comment on function public.change_slot(text,integer,jsonb,text,text) is 'Changes what is given of label, product_id, price_cents (minor units; null: the product''s own), capacity and low_at of a slot; the figure is count_stock''s. version: stocks.rev as it was seen, 0 for null → {result: changed|unchanged|refused, version, field?, reason?: not_found|unknown_slot|unknown_field|invalid_value}; PT409 changed_since. Whoever may manage_machines.';

revoke all on function public.change_slot(text,integer,jsonb,text,text) from public, anon, authenticated, service_role;
grant execute on function public.change_slot(text,integer,jsonb,text,text) to authenticated;
grant execute on function public.change_slot(text,integer,jsonb,text,text) to service_role;
