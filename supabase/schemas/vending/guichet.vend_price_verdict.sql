-- Written by npm run db:schemas. Last in migrations/20261121003400_vend_machine_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.vend_price_verdict(p_machine public.machines, p_slot_number integer, p_item text, p_minor bigint)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_slot record;
  v_told jsonb;
begin
  select coalesce(p.name, k.label) as name,
      -- a product's 0 is the column's default, not a price that somebody has set; one in another currency says nothing
      -- here
      case when coalesce(lower(p.currency), p_machine.currency) = p_machine.currency
        then coalesce(k.price_cents, nullif(p.price_cents, 0)) end as price_minor
    into v_slot
    from public.stocks k left join public.products p on p.id = k.product_id
    where k.machine_id = p_machine.id and k.slot_number = p_slot_number;
  if v_slot.price_minor = p_minor then
    return 'fits';
  end if;
  v_told := jsonb_build_object('machine_id', p_machine.code, 'machine_name', p_machine.name, 'place', p_machine.address,
    'item', coalesce(v_slot.name, p_item), 'slot', p_slot_number, 'amount', p_minor, 'currency', p_machine.currency);
  if v_slot.price_minor is not null then
    -- once a slot and day: whoever asks at random makes no flood
    perform guichet.alert('vend_price_refused', p_machine.code || ':' || p_slot_number || ':'
      || (clock_timestamp() at time zone 'UTC')::date,
      v_told || jsonb_build_object('expected_amount', v_slot.price_minor, 'expected_currency', p_machine.currency));
    return 'refuse';
  end if;
  if p_machine.price_policy = 'tell' then
    -- once an item and price; how many there can be is bounded by sessions_per_minute
    perform guichet.alert('vend_price_unconfirmed',
      p_machine.code || ':' || coalesce(p_slot_number::text, 'item ' || p_item, '') || ':' || p_minor, v_told);
  end if;
  return case p_machine.price_policy when 'refuse' then 'refuse' else 'fits' end;
end $function$;

comment on function guichet.vend_price_verdict(public.machines,integer,text,bigint) is 'May a machine ask that much for that slot → fits | refuse. The slot''s own price decides, else its product''s; where there is none in the machine''s currency the machine''s price_policy. Tells support of what it refuses, and with "tell" of what it could not check.';

revoke all on function guichet.vend_price_verdict(public.machines,integer,text,bigint) from public, anon, authenticated, service_role;
