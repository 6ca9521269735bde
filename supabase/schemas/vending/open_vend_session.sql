-- Written by npm run db:schemas. Last in migrations/20261201000440_machine_service.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.open_vend_session(machine_token text, session_id uuid, amount text, item text DEFAULT NULL::text, window_seconds integer DEFAULT NULL::integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_machine public.machines := guichet.machine_of_token(machine_token);
  v_session public.vend_sessions;
  v_open public.vend_sessions;
  v_minor bigint;
  v_slot record;
  v_item text := left(nullif(guichet.stripped(open_vend_session.item), ''), 64);
  v_number text;
  v_result text := 'opened';
begin
  if open_vend_session.session_id is null then
    return jsonb_build_object('result', 'refused', 'reason', 'session_id');
  end if;
  -- one request of a machine after the other
  perform 1 from public.machines m where m.id = v_machine.id for no key update;
  update public.machines m set last_seen_at = clock_timestamp() where m.id = v_machine.id;

  select * into v_session from public.vend_sessions s where s.id = open_vend_session.session_id;
  if found then
    -- the same request again: its answer was lost on the way
    if v_session.machine_id = v_machine.code then
      return jsonb_build_object('result', 'opened', 'session', guichet.vend_session_json(v_session));
    end if;
    return jsonb_build_object('result', 'refused', 'reason', 'session_id');
  end if;
  -- asked under the lock: whoever takes it out of service is not overtaken
  if exists (select from public.machines m where m.id = v_machine.id and m.out_of_service_at is not null) then
    return jsonb_build_object('result', 'refused', 'reason', 'out_of_service');
  end if;
  v_minor := guichet.minor_units(open_vend_session.amount, v_machine.currency);
  if v_minor is null then
    return jsonb_build_object('result', 'refused', 'reason', 'amount');
  end if;
  if (select count(*) from public.vend_sessions s
      where s.machine_id = v_machine.code
        and s.created_at > clock_timestamp() - interval '1 minute') >= v_machine.sessions_per_minute then
    -- no customer presses that fast: a broken machine, or somebody with its token. Told once an hour.
    perform guichet.alert('machine_session_limit',
      v_machine.code || ':' || to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24'),
      jsonb_build_object('machine_id', v_machine.code, 'machine_name', v_machine.name, 'place', v_machine.address,
        'limit', v_machine.sessions_per_minute));
    return jsonb_build_object('result', 'refused', 'reason', 'rate');
  end if;
  -- 12, 012 and " 12 " are the same button
  v_number := case when v_item ~ '^[0-9]+$' then coalesce(nullif(ltrim(v_item, '0'), ''), '0') end;
  select k.slot_number, k.product_id, p.name into v_slot
    from public.stocks k left join public.products p on p.id = k.product_id
    where k.machine_id = v_machine.id
      and (k.slot_number::text = v_number or lower(guichet.stripped(k.label)) = lower(v_item))
    -- a number before a label that reads the same
    order by coalesce(k.slot_number::text = v_number, false) desc, k.slot_number limit 1;
  if v_slot.slot_number is null and v_item !~ '^[[:alnum:]_ -]{1,32}$' then
    -- Checkout and kiosk show it: whoever has the token writes no sentence there
    v_item := null;
  end if;
  if guichet.vend_price_verdict(v_machine, v_slot.slot_number, v_item, v_minor) = 'refuse' then
    return jsonb_build_object('result', 'refused', 'reason', 'price');
  end if;

  for v_open in select * from public.vend_sessions s
    where s.machine_id = v_machine.code and s.status in ('PENDING', 'PAID') and s.outcome is null loop
    v_open := guichet.lock_vend_session(v_open.id);
    if v_open.status in ('PENDING', 'PAID') and v_open.outcome is null then
      -- the machine asks for something else: the request before is over (rule 18)
      perform guichet.end_vend(v_open, 'superseded', jsonb_build_object('reason', 'other_request'));
      v_result := 'superseded_previous';
    end if;
  end loop;

  insert into public.vend_sessions (id, amount, metadata, machine_id, currency, item, slot, product_id, product_label,
    expires_at)
    values (open_vend_session.session_id, open_vend_session.amount::numeric,
      jsonb_build_object('machine_id', v_machine.code), v_machine.code, v_machine.currency,
      v_item, v_slot.slot_number, v_slot.product_id, v_slot.name,
      -- the machine's own patience, never beyond what an MDB machine can wait
      clock_timestamp() + make_interval(secs => least(
        greatest(coalesce(window_seconds, v_machine.payment_window_seconds), 10), 255)))
    returning * into v_session;
  return jsonb_build_object('result', v_result, 'session', guichet.vend_session_json(v_session));
end $function$;

comment on function public.open_vend_session(text,uuid,text,text,integer) is 'A machine asks for money. amount: decimal text in the machine''s currency; item: MDB item number or the slot''s label. → {result: opened|superseded_previous|refused, session: {id, status, amount (text), amount_minor, currency, item, product_label, expires_at, outcome, payment_state, dispense_started_at}, reason?: session_id|out_of_service|amount|rate|price}. out_of_service: set_machine_service; rate: more than machines.sessions_per_minute; price: another one than the slot''s, or none to compare with and machines.price_policy refuses. The same session_id again gives the same session. 42501 for a wrong token.';

revoke all on function public.open_vend_session(text,uuid,text,text,integer) from public, anon, authenticated, service_role;
grant execute on function public.open_vend_session(text,uuid,text,text,integer) to anon;
grant execute on function public.open_vend_session(text,uuid,text,text,integer) to authenticated;
grant execute on function public.open_vend_session(text,uuid,text,text,integer) to service_role;
