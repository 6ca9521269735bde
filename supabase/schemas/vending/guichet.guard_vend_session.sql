-- Written by npm run db:schemas. Last in migrations/20261121003200_vend_sessions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.guard_vend_session()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_machine public.machines;
begin
  if tg_op = 'INSERT' then
    -- as documented, a session is {amount, metadata: {machine_id}}: the rest follows from the machine
    new.machine_id := coalesce(new.machine_id, new.metadata ->> 'machine_id');
    new.metadata := new.metadata || jsonb_build_object('machine_id', new.machine_id);
    select * into v_machine from public.machines m where m.code = new.machine_id;
    if not found then
      raise exception 'there is no machine "%"', new.machine_id
        using errcode = '23503', hint = 'metadata.machine_id is the code of a row in machines.';
    end if;
    new.currency := coalesce(new.currency, v_machine.currency);
    new.amount_minor := guichet.minor_units(new.amount::text, new.currency);
    if new.amount_minor is null then
      raise exception '% is no amount in %', new.amount, new.currency using errcode = '22023';
    end if;
    new.expires_at := coalesce(new.expires_at, clock_timestamp() + make_interval(
      secs => v_machine.payment_window_seconds));
    if new.status <> 'PENDING' or new.outcome is not null or new.payment_state <> 'none'
      or new.dispense_started_at is not null then
      raise exception 'a vend session begins PENDING' using errcode = '23514';
    end if;
    return new;
  end if;

  if (new.id, new.created_at, new.amount, new.amount_minor, new.currency, new.machine_id, new.item, new.slot,
    new.expires_at, new.metadata ->> 'machine_id')
     is distinct from (old.id, old.created_at, old.amount, old.amount_minor, old.currency, old.machine_id, old.item,
       old.slot, old.expires_at, old.metadata ->> 'machine_id') then
    raise exception 'vend session %: what the machine asked for does not change', old.id using errcode = '23514';
  end if;
  if new.status <> old.status and (old.status, new.status) not in (('PENDING', 'PAID'), ('PENDING', 'FAILED'),
    ('PAID', 'COMPLETED'), ('PAID', 'FAILED')) then
    raise exception 'vend session %: % does not become %', old.id, old.status, new.status using errcode = '23514',
      hint = 'PENDING → PAID → COMPLETED | FAILED, PENDING → FAILED.';
  end if;
  if new.status = 'PAID' and old.status = 'PENDING' and not exists (
      select from public.vend_session_private p
      where p.session_id = new.id and (p.stripe_payment_intent_id is not null or p.wallet_transaction_id is not null))
        then
    raise exception 'vend session %: PAID needs a payment', old.id
      using errcode = '23514', hint = 'PAID comes from Stripe''s events or from pay_with_wallet.';
  end if;
  if old.dispense_started_at is not null and new.dispense_started_at is distinct from old.dispense_started_at then
    raise exception 'vend session %: one dispense a session', old.id using errcode = '23514';
  end if;
  if new.dispense_started_at is not null and old.dispense_started_at is null
    and (old.status <> 'PAID' or old.outcome is not null) then
    raise exception 'vend session %: % is not dispensed', old.id, old.status using errcode = '23514';
  end if;
  new.updated_at := now();
  return new;
end $function$;

comment on function guichet.guard_vend_session() is 'Trigger: fills what follows from the machine, refuses every transition but the four.';

revoke all on function guichet.guard_vend_session() from public, anon, authenticated, service_role;
