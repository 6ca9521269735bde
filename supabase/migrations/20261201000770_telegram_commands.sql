-- Questions by command. What names a person is answered in private; each asks for the right that the desk asks for.

create table guichet.telegram_commands (
  word text primary key,
  command text not null,
  needs text not null default 'telegram' references guichet.actions (action),
  in_private boolean not null default false
);
comment on table guichet.telegram_commands is 'The words that the bot knows, in French and English.';
comment on column guichet.telegram_commands.word is 'What stands behind the /. Written by migrations.';
comment on column guichet.telegram_commands.command is 'What it asks for. Written by migrations.';
comment on column guichet.telegram_commands.needs is 'The right that is asked. Written by migrations.';
comment on column guichet.telegram_commands.in_private is 'Whether the answer names a person, and so goes to whoever asked alone. Written by migrations.';
create index telegram_commands_needs on guichet.telegram_commands (needs);
insert into guichet.telegram_commands (word, command, needs, in_private) values
  ('statut', 'status', 'telegram', false), ('status', 'status', 'telegram', false),
  ('jour', 'day', 'read_money', false), ('today', 'day', 'read_money', false),
  ('client', 'customer', 'read_money', true), ('customer', 'customer', 'read_money', true),
  ('paiement', 'payment', 'read_money', true), ('payment', 'payment', 'read_money', true),
  ('machine', 'machine', 'telegram', false),
  ('evenement', 'event', 'read_events', false), ('event', 'event', 'read_events', false),
  ('catalogue', 'catalogue', 'read_spaces', false),
  ('lier', 'bind', 'telegram', false), ('bind', 'bind', 'telegram', false),
  ('start', 'start', 'telegram', false), ('aide', 'help', 'telegram', false), ('help', 'help', 'telegram', false);
alter table guichet.telegram_commands enable row level security;
revoke all on guichet.telegram_commands from public, anon, authenticated, service_role;

create or replace function guichet.person_card(p_user uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_strip_nulls(jsonb_build_object('user_id', u.id, 'email', u.email, 'since', u.created_at,
    'open', guichet.web_address('/bureau/personnes/' || u.id),
    'establishments', (select jsonb_agg(e.name order by e.name) from public.establishment_members m
      join public.establishments e on e.id = m.establishment_id where m.user_id = u.id),
    'subscriptions', (select jsonb_agg(jsonb_build_object('plan_code', s.plan_code, 'status', s.status, 'until',
        s.current_period_end) order by s.created_at desc)
      from public.subscriptions s join public.billing_accounts a on a.id = s.billing_account_id
     where (a.owner_user_id = u.id or a.owner_establishment_id in (select m.establishment_id
       from public.establishment_members m where m.user_id = u.id)) and s.ended_at is null),
    'wallets', (select jsonb_agg(jsonb_build_object('amount_minor', w.balance_minor, 'currency', w.currency, 'frozen',
        w.frozen_at is not null) order by w.currency) from public.wallets w where w.user_id = u.id),
    'bookings', (select jsonb_agg(jsonb_build_object('title', s.location, 'starts', s.session_date_start,
        'status', b.status, 'payment_state', b.payment_state) order by s.session_date_start)
      from public.immersion_bookings b join public.immersion_sessions s on s.id = b.session_id
     where b.user_id = u.id and b.status <> 'cancelled' and s.session_date_end >= guichet.today()),
    'payments', (select jsonb_agg(to_jsonb(l)) from (select p.id as payment_id, p.amount_cents as amount_minor,
        lower(p.currency) as currency, p.status, p.created_at as at from public.payments p
       where p.payer_id = u.id and p.role <> 'foreign' order by p.created_at desc limit 3) l)))
    from public.users u where u.id = p_user
$$;
comment on function guichet.person_card(uuid) is 'Who it is and what they have: {user_id, email, since, open, establishments?, subscriptions?, wallets?, bookings?, payments?: the last three}.';

create or replace function guichet.if_it_waits(p_since timestamptz) returns timestamptz
language sql stable set search_path = ''
as $$ select p_since where p_since < clock_timestamp() - interval '1 minute' $$;
comment on function guichet.if_it_waits(timestamptz) is 'Since when something waits; null where it is on its way at this moment, as the question itself is.';

create or replace function guichet.status_facts() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('command', 'status',
      'events_in_error', u.of #> '{events,in_error}',
      'oldest_event', guichet.if_it_waits((u.of #>> '{events,oldest_at}')::timestamptz),
      'outbox_parked', u.of #> '{outbox,parked}',
      'oldest_outbox', guichet.if_it_waits((u.of #>> '{outbox,oldest_at}')::timestamptz),
      'alerts_waiting', u.of #> '{alerts,waiting}', 'alerts_failed', u.of #> '{alerts,failed}',
      'vends_unknown', (select count(*) from public.vend_sessions s
        where s.status = 'PAID' and s.outcome = 'unknown'),
      'machines_silent', (select coalesce(jsonb_agg(coalesce(m.name, m.code) order by m.code), '[]')
        from guichet.silent_machines m))
    from (select guichet.today_of_upkeep() as of) u
$$;
comment on function guichet.status_facts() is 'How things stand, as the desk opens with it: events in error, the oldest that has waited for a minute, parked rows, alerts that were not sent, vends to decide, silent machines.';

create or replace function guichet.day_facts(p_day date) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('command', 'day', 'day', p_day, 'takings', coalesce((
      select jsonb_agg(jsonb_build_object('domain', t.domain, 'currency', t.currency,
          'amount_minor', t.received_minor - t.refunded_minor, 'payments', t.payments,
          'returned_minor', -t.refunded_minor, 'disputed_minor', t.disputed_minor,
          'wallet_minor', t.wallet_minor, 'wallet_vends', t.wallet_vends)
          order by t.currency, t.received_minor - t.refunded_minor desc, t.domain)
        from guichet.takings('day', p_day, p_day) t), '[]'))
$$;
comment on function guichet.day_facts(date) is 'Takings of a day of the business, by domain and currency, as desk_today has them: {day, takings: [{domain, currency, amount_minor: received less refunded, payments, returned_minor: ≤ 0, disputed_minor, wallet_minor, wallet_vends: beside, not added}]}.';

create or replace function guichet.command_customer(p_words text) returns jsonb
language sql stable security definer set search_path = ''
as $$
  with exact as (
    select u.id from public.users u
     where lower(u.email) = lower(p_words) or u.id = guichet.try_uuid(p_words) or u.stripe_customer_id = p_words
    union
    select guichet.owner_of_account(a.id) from public.billing_accounts a
     where a.stripe_customer_id = p_words or lower(a.billing_email) = lower(p_words)
  ), found as (
    select e.id, 0 as place from exact e where e.id is not null
    union all
    -- nobody of that very name or number: as the desk finds people, by how a name or an address begins
    select (f.value ->> 'id')::uuid, f.ordinality
      from (select guichet.read_search(p_words) as read) r, jsonb_array_elements(guichet.find_people((r.read).beginning,
        (r.read).words, 4)) with ordinality f
     where length((r.read).beginning) >= 3 and not exists (select from exact e where e.id is not null)
  )
  select jsonb_build_object('command', 'customer', 'asked', p_words, 'more', (select count(*) > 3 from found),
    'people', coalesce((select jsonb_agg(guichet.person_card(f.id) order by f.place, f.id)
      from (select * from found order by place, id limit 3) f), '[]'))
$$;
comment on function guichet.command_customer(text) is 'People by e-mail, account, customer of Stripe, or by how their name or address begins, three at most: {people: [guichet.person_card], more: there are more}.';

create or replace function guichet.payment_asked_for(p_words text) returns uuid
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_read guichet.search_request := guichet.read_search(p_words);
  v_ids uuid[];
begin
  v_ids := array(select distinct guichet.try_uuid(coalesce(f.value ->> 'payment_id', f.value #>> '{open,id}'))
    from jsonb_array_elements(case when v_read.id is not null then guichet.find_by_id(v_read.id, 'id')
      when v_read.stripe_id is not null then guichet.find_by_stripe_id(v_read.stripe_id)
      when v_read.hex is not null then guichet.find_by_number(v_read.hex, 3) else '[]' end) f
    where f.value #>> '{open,page}' = 'payment' or f.value ? 'payment_id');
  -- of several that begin so none is meant
  return case when cardinality(v_ids) = 1 then v_ids[1] end;
end $$;
comment on function guichet.payment_asked_for(text) is 'The one payment that this names, as the desk finds it: an id of Stripe''s (payment, charge, refund, dispute, Checkout), an id of ours or the number of what it pays for; null: none, or several. For whoever may read_money.';

create or replace function guichet.command_payment(p_words text) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('command', 'payment', 'asked', p_words) || coalesce((
    select jsonb_strip_nulls(jsonb_build_object('payment_id', p.id, 'payment_intent', p.stripe_payment_intent_id,
      'amount_minor', p.amount_cents, 'received_minor', p.amount_received_cents,
      'refunded_minor', p.amount_refunded_cents, 'left_minor', guichet.refundable_cents(p),
      'currency', lower(p.currency), 'status', p.status, 'disputed', p.dispute_open, 'at', p.created_at,
      'email', guichet.name_of_person(p.payer_id), 'reason', p.error_code,
      'for', case when p.for_order_id is not null then 'order' when p.vend_session_id is not null then 'vend'
        when p.booking_id is not null then 'booking' when p.recharge_id is not null then 'recharge'
        when p.invoice_id is not null then 'invoice' end,
      'open', guichet.web_address('/bureau/paiements/' || p.id)))
      from public.payments p where p.role <> 'foreign' and p.id = guichet.payment_asked_for(p_words)), '{}')
$$;
comment on function guichet.command_payment(text) is 'A payment by its id, that of Stripe, or of what it pays for.';

create or replace function guichet.command_machine(p_words text) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('command', 'machine', 'asked', p_words, 'machines', coalesce((
    select jsonb_agg(to_jsonb(f) order by f.code) from (
      select m.code, m.name, m.address as place, m.active, m.last_seen_at, m.state ->> 'status' as reader,
          m.last_seen_at < clock_timestamp() - interval '3 minutes' as silent,
          guichet.web_address('/bureau/machines/' || m.code) as open,
          (select jsonb_build_object('at', s.created_at, 'status', s.status, 'outcome', s.outcome, 'label',
            s.product_label, 'amount_minor', s.amount_minor, 'currency', s.currency) from public.vend_sessions s
            where s.machine_id = m.code order by s.created_at desc limit 1) as last_vend
        from public.machines m
       where p_words = '' or lower(m.code) = lower(p_words) or m.name ilike '%' || p_words || '%'
       order by m.code limit 5) f), '[]'))
$$;
comment on function guichet.command_machine(text) is 'Machines by code or name, five at most: {machines: [{code, name, place, active, last_seen_at, silent, last_vend, open}]}.';

create or replace function guichet.command_event(p_words text) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('command', 'event', 'asked', p_words, 'events', coalesce((
    select jsonb_agg(to_jsonb(f) order by f.seq desc) from (
      select l.seq, l.event_id, l.type, l.status, l.object_id, l.error_message, l.attempts, l.created_at as at,
          guichet.web_address('/bureau/evenements/' || l.event_id) as open
        from public.stripe_webhook_log l
       where case when p_words = '' then l.status = 'error' else l.event_id = p_words or l.object_id = p_words end
       order by l.seq desc limit 5) f), '[]'))
$$;
comment on function guichet.command_event(text) is 'Events by their id or that of their object; without one the last in error; five at most.';

create or replace function guichet.add_command_buttons(p_message uuid, p_facts jsonb) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_payment public.payments;
  v_events text[];
begin
  if exists (select from public.telegram_offers o where o.message = p_message) then
    return;
  end if;
  case p_facts ->> 'command'
    when 'payment' then
      select * into v_payment from public.payments p where p.id = guichet.try_uuid(p_facts ->> 'payment_id');
      if v_payment.id is not null then
        perform guichet.offer_refund(p_message, 10, v_payment);
        perform guichet.add_offer(p_message, 9, 'who', 'read_money', 'users', array[v_payment.payer_id::text])
          where v_payment.payer_id is not null;
      end if;
    when 'event' then
      v_events := array(select e.value ->> 'event_id' from jsonb_array_elements(p_facts -> 'events') e
        where e.value ->> 'status' in ('error', 'processed'));
      if v_events <> '{}' then
        perform guichet.add_offer(p_message, 10, 'replay', 'replay_events', 'stripe_webhook_log', v_events);
      end if;
    when 'catalogue' then
      if p_facts -> 'differences' <> '[]' then
        perform guichet.add_offer(p_message, 10, 'apply', 'manage_spaces', 'catalogue_observations',
          array[p_facts ->> 'run']);
      end if;
    else
      null;
  end case;
end $$;
comment on function guichet.add_command_buttons(uuid, jsonb) is 'The buttons that fit the answer to a command.';

create or replace function guichet.command_facts(p_command text, p_words text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_run text;
begin
  case p_command
    when 'status' then return guichet.status_facts();
    when 'day' then return guichet.day_facts(guichet.today())
      || jsonb_build_object('before', guichet.day_facts(guichet.today() - 1) -> 'takings');
    when 'customer' then return guichet.command_customer(p_words);
    when 'payment' then return guichet.command_payment(p_words);
    when 'machine' then return guichet.command_machine(p_words);
    when 'event' then return guichet.command_event(p_words);
    else
      select o.run into v_run from public.catalogue_observations o order by o.seen_at desc limit 1;
      return jsonb_build_object('command', 'catalogue', 'run', v_run, 'differences', guichet.plan_of_run(v_run));
  end case;
end $$;
comment on function guichet.command_facts(text, text) is 'What a command is answered with.';

create or replace function public.answer_telegram_command(bot_id bigint, update_id bigint, chat text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_update guichet.telegram_updates;
  v_heard jsonb;
  v_sender jsonb;
  v_command text;
  v_words text;
  v_needs text;
  v_known guichet.telegram_commands;
  v_person public.telegram_people;
  v_facts jsonb;
  v_message guichet.telegram_messages;
  v_silent boolean := false;
  v_claims text := current_setting('request.jwt.claims', true);
begin
  select * into v_update from guichet.telegram_updates u
    where u.bot_id = answer_telegram_command.bot_id and u.update_id = answer_telegram_command.update_id for update;
  if v_update.handled_at is not null then
    return v_update.answer;
  end if;
  v_heard := v_update.payload -> 'message';
  v_sender := v_heard -> 'from';
  v_words := btrim(coalesce(substring(v_heard ->> 'text' from '^/\S+\s+(.*)$'), ''));
  select * into v_known from guichet.telegram_commands c
    where c.word = lower(substring(v_heard ->> 'text' from '^/([A-Za-z_]+)'));
  v_command := case when v_known.command = 'start' and v_words <> '' then 'bind' when v_known.command is null
    or v_known.command = 'start' then 'help' else v_known.command end;
  select * into v_person from public.telegram_people p where p.telegram_id = (v_sender ->> 'id')::bigint;
  v_needs := coalesce(v_known.needs, 'telegram');
  v_facts := case guichet.refuse_place(v_sender, v_heard -> 'chat', v_heard -> 'sender_chat',
      answer_telegram_command.chat)
    when 'anonymous' then guichet.refused('from', 'anonymous')
    when 'other_chat' then guichet.refused('chat', 'other_chat') end;
  if v_facts is not null then
    null;
  elsif v_command = 'bind' then
    -- a code that stands in the group is known to all of it
    v_facts := case when v_heard #>> '{chat,type}' <> 'private' then guichet.refused('chat', 'private_only')
      else guichet.bind_telegram(v_words, v_sender) || '{"command": "bind"}' end;
  elsif v_person.user_id is null then
    v_facts := guichet.refused('from', 'stranger');
    perform guichet.tell_stranger(v_sender, 'command');
    v_silent := guichet.count_call('telegram_strangers', 'telegram:' || (v_sender ->> 'id')) is not null;
  elsif v_command = 'help' then
    v_facts := '{"command": "help"}';
  elsif v_known.in_private and v_words = '' then
    v_facts := jsonb_build_object('command', 'help', 'missing', v_command);
  else
    perform guichet.act_for(v_person.user_id);
    v_facts := case when guichet.may(v_needs) then guichet.command_facts(v_command, v_words)
      else guichet.refused('from', 'staff_only', jsonb_build_object('action', v_needs)) end;
  end if;
  perform set_config('guichet.door', '', true), set_config('request.jwt.claims', coalesce(v_claims, ''), true);
  v_message := guichet.message_for('answer', concat_ws(':', 'update', bot_id, update_id), v_facts,
    case when v_sender ->> 'language_code' like 'en%' then 'en' end,
    case when v_known.in_private then null else (v_heard ->> 'message_thread_id')::bigint end);
  perform guichet.add_command_buttons(v_message.id, v_facts) where v_facts ->> 'result' is distinct from 'refused';
  return guichet.settle_update(answer_telegram_command.bot_id, answer_telegram_command.update_id,
    jsonb_strip_nulls(jsonb_build_object('kind', 'command', 'command', v_command, 'message', v_message.id,
      'chat_id', case when v_known.in_private and v_facts ->> 'result' is distinct from 'refused'
        then (v_sender ->> 'id')::bigint else (v_heard #>> '{chat,id}')::bigint end,
      'asked_in', (v_heard #>> '{chat,id}')::bigint, 'reply_to', (v_heard ->> 'message_id')::bigint,
      'topic_id', (v_heard ->> 'message_thread_id')::bigint,
      -- whoever is nobody here learns that, and nothing more, and not for ever
      'silent', v_silent or v_facts ->> 'reason' = 'other_chat')));
end $$;
comment on function public.answer_telegram_command(bigint, bigint, text) is 'Answers a command that was received, once: chat: that of the credential → {kind: command, command, message: telegram_message_view, chat_id: where to, asked_in, reply_to, topic_id?, silent: nothing is said}. What names a person goes to the sender''s private chat. Service role.';

create or replace function public.handle_telegram_update(bot_id bigint, update_id bigint, chat text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  return case (select u.kind from guichet.telegram_updates u where u.bot_id = handle_telegram_update.bot_id
      and u.update_id = handle_telegram_update.update_id)
    when 'press' then public.press_offer(bot_id, update_id, chat)
    when 'command' then public.answer_telegram_command(bot_id, update_id, chat)
    else '{"kind": "other"}'::jsonb end;
end $$;
comment on function public.handle_telegram_update(bigint, bigint, text) is 'Decides or answers an update of the outbox topic telegram.update, see press_offer and answer_telegram_command. Service role.';

revoke execute on function guichet.person_card(uuid), guichet.if_it_waits(timestamptz), guichet.status_facts(),
guichet.day_facts(date),
  guichet.command_customer(text), guichet.payment_asked_for(text), guichet.command_payment(text),
  guichet.command_machine(text),
  guichet.command_event(text), guichet.add_command_buttons(uuid, jsonb), guichet.command_facts(text, text),
  public.answer_telegram_command(bigint, bigint, text), public.handle_telegram_update(bigint, bigint, text)
  from public, anon, authenticated;
grant execute on function public.answer_telegram_command(bigint, bigint, text),
  public.handle_telegram_update(bigint, bigint, text) to service_role;
