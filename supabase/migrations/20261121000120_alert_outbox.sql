-- Alert outbox: what support hears of is written in the transaction that causes it, once per template
-- and subject (rule 6); a drain folds equal alerts and sends them.

create table public.alert_outbox (
  id uuid primary key default gen_random_uuid(),
  seq bigint generated always as identity,
  template text not null check (length(template) between 1 and 100),
  subject text not null check (length(subject) between 1 and 500),
  data jsonb not null default '{}',
  locale text check (locale in ('fr', 'en')),
  status text not null default 'queued' check (status in ('queued', 'sending', 'sent', 'failed')),
  attempts integer not null default 0,
  max_attempts integer not null default 12,
  next_attempt_at timestamptz not null default now(),
  claimed_until timestamptz,
  claim_token uuid,
  telegram_message_id text,
  error_message text,
  created_at timestamptz not null default clock_timestamp(),
  sent_at timestamptz,
  unique (template, subject)
);
comment on table public.alert_outbox is 'Alerts for support, one row a template and subject; drained to Telegram.';
comment on column public.alert_outbox.id is 'Written by the database.';
comment on column public.alert_outbox.seq is 'Order of arrival; written by the database.';
comment on column public.alert_outbox.template is 'Name of the text, e.g. event_failed; written by whoever enqueues.';
comment on column public.alert_outbox.subject is 'What it is about, e.g. an event id; with template the key that keeps it one alert. Written by whoever enqueues.';
comment on column public.alert_outbox.data is 'Values for the text; written by whoever enqueues.';
comment on column public.alert_outbox.locale is 'fr or en; null: the drain''s default. Written by whoever enqueues.';
comment on column public.alert_outbox.status is 'queued → sending → sent; failed after the last attempt. Written by claim_alerts, complete_alerts, fail_alerts, retry_alerts.';
comment on column public.alert_outbox.attempts is 'Claims so far; a 429 is not counted. Written by claim_alerts, fail_alerts.';
comment on column public.alert_outbox.max_attempts is 'Attempts before it is given up; written by the database.';
comment on column public.alert_outbox.next_attempt_at is 'Not before; written by fail_alerts.';
comment on column public.alert_outbox.claimed_until is 'End of the lease; written by claim_alerts, renew_alerts.';
comment on column public.alert_outbox.claim_token is 'Fencing token of the lease; written by claim_alerts.';
comment on column public.alert_outbox.telegram_message_id is 'Message that carried it; written by complete_alerts.';
comment on column public.alert_outbox.error_message is 'Last refusal; written by fail_alerts, claim_alerts.';
comment on column public.alert_outbox.created_at is 'When it was enqueued; the fold window counts from here. Written by the database.';
comment on column public.alert_outbox.sent_at is 'When it was sent; written by complete_alerts.';

-- the drain reads waiting alerts in groups of equal templates
create index alert_outbox_queued on public.alert_outbox (template, locale, created_at)
  where status in ('queued', 'sending');
create index alert_outbox_token on public.alert_outbox (claim_token) where claim_token is not null;

alter table public.alert_outbox enable row level security;
revoke all on public.alert_outbox from anon, authenticated, service_role;
revoke all on sequence public.alert_outbox_seq_seq from anon, authenticated, service_role;
grant select, insert, update, delete on public.alert_outbox to service_role;

insert into guichet.queues (name, relation, waiting, leased, done, given_up, completes, fails) values (
  'alerts', 'public.alert_outbox', 'queued', 'sending', 'sent', 'failed',
  $$sent_at = clock_timestamp(), telegram_message_id = i.item ->> 'telegram_message_id'$$,
  -- who says when to come back has said nothing of the alert: that uses no attempt up
  'attempts = q.attempts - (i.retry_after is not null)::int')
on conflict (name) do nothing;

-- Enqueue ------------------------------------------------------------------------------------------------

-- What everybody who writes an alert would have to add: the mode whose page a link must open, the name that people
-- know a machine by. Asked when an alert is written, which is seldom.
create or replace function guichet.alert_facts(data jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
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
end $$;
comment on function guichet.alert_facts(jsonb) is 'The data of an alert with the mode of the Stripe objects it names (livemode) and the code, name and place of its machine, where they are known and not said.';
revoke execute on function guichet.alert_facts(jsonb) from public;

create or replace function guichet.complete_alert_facts() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  new.data := guichet.alert_facts(new.data);
  return new;
end $$;
comment on function guichet.complete_alert_facts() is 'Trigger on alert_outbox: see guichet.alert_facts, whichever door an alert comes by.';
revoke execute on function guichet.complete_alert_facts() from public;
create or replace trigger alert_outbox_facts before insert on public.alert_outbox for each row
  execute function guichet.complete_alert_facts();

create or replace function guichet.alert(template text, subject text, data jsonb) returns void
language sql security definer set search_path = ''
as $$
  insert into public.alert_outbox (template, subject, data) values (template, left(subject, 500), coalesce(data, '{}'))
  on conflict (template, subject) do nothing
$$;
comment on function guichet.alert(text, text, jsonb) is 'Enqueues one alert in the caller''s transaction; nothing happens where it was enqueued before.';
revoke execute on function guichet.alert(text, text, jsonb) from public;

create or replace function guichet.insert_alerts(items jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  results jsonb;
  v_senders text[] := coalesce((select c.workflow_ids from guichet.alert_channel c), '{}');
  v_failure jsonb;
begin
  -- whoever sends alerts raises none about itself: it would have to send that one as well
  select a.value into v_failure from jsonb_array_elements(items) a
    where a.value ->> 'template' = 'workflow_failed' and a.value #>> '{data,workflow_id}' = any(v_senders) limit 1;
  if v_failure is not null then
    update guichet.alert_channel c set workflow_told_at = clock_timestamp()
      where coalesce(c.workflow_told_at, '-infinity') < clock_timestamp() - interval '1 hour';
    if found then
      perform guichet.tell_by_mail('sender_failed',
        jsonb_build_object('reason', left(v_failure #>> '{data,message}', 500), 'waiting', guichet.waiting_alerts()));
    end if;
  end if;
  with input as materialized (
    select a.template, a.subject, coalesce(a.data, '{}') as data, a.locale, a.ord,
      coalesce(a.template = 'workflow_failed' and a.data ->> 'workflow_id' = any(v_senders), false) as own,
      row_number() over (partition by a.template, a.subject order by a.ord) as copy
    from rows from (jsonb_to_recordset(items) as (template text, subject text, data jsonb, locale text))
      with ordinality as a (template, subject, data, locale, ord)
  ), inserted as (
    insert into public.alert_outbox (template, subject, data, locale)
    -- in the order of the key: two batches that overlap wait for each other and do not deadlock
    select i.template, i.subject, i.data, i.locale from input i where i.copy = 1 and not i.own
      order by i.template, i.subject
    on conflict (template, subject) do nothing
    returning id, template, subject
  )
  select coalesce(jsonb_agg(jsonb_build_object(
      'result', case when i.own then 'own' when n.id is not null and i.copy = 1 then 'queued' else 'duplicate' end,
      'id', coalesce(n.id, o.id)) order by i.ord), '[]')
    into results
    from input i
    left join inserted n using (template, subject)
    left join public.alert_outbox o on o.template = i.template and o.subject = i.subject;
  return results;
end $$;
comment on function guichet.insert_alerts(jsonb) is 'The set-based part of enqueue_alerts.';
revoke execute on function guichet.insert_alerts(jsonb) from public;

create or replace function public.enqueue_alerts(alerts jsonb) returns jsonb
language sql security definer set search_path = ''
as $$ select jsonb_build_object('results', guichet.in_savepoints('guichet.insert_alerts(jsonb)', alerts)) $$;
comment on function public.enqueue_alerts(jsonb) is 'Enqueues [{template, subject, data, locale?}] → {results: [{result: queued|duplicate|own|error, id}]}; the same template and subject is one alert for ever; own: a failure of the workflow that sends alerts, which support hears of by mail.';
revoke execute on function public.enqueue_alerts(jsonb) from public, anon, authenticated;
grant execute on function public.enqueue_alerts(jsonb) to service_role;

-- Drain --------------------------------------------------------------------------------------------------

create or replace function public.claim_alerts(
  max_alerts int default 100, fold_seconds int default 10, lease_seconds int default 90, workflow_id text default null
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_fold interval := make_interval(secs => fold_seconds);
  -- a burst has ended when nothing like it came for a fifth of the window
  v_quiet interval := make_interval(secs => fold_seconds / 5.0);
  v_token uuid := gen_random_uuid();
  v_ready uuid[] := '{}';
  v_groups jsonb := '[]';
  v_next timestamptz;
  v_group record;
  v_channel guichet.alert_channel;
  -- of an outage, everything alike becomes one message, whatever its age
  v_together timestamptz;
begin
  perform guichet.queue_lock('alerts');
  select * into v_channel from guichet.alert_channel c where c.name = 'telegram';
  if claim_alerts.workflow_id <> all (v_channel.workflow_ids) then
    update guichet.alert_channel c set workflow_ids = (array_prepend(claim_alerts.workflow_id, c.workflow_ids))[:20]
      where c.name = 'telegram';
  end if;
  if v_channel.state = 'away' and v_channel.next_try_at > v_now then
    return jsonb_build_object('token', null, 'alerts', '[]'::jsonb,
      'next_attempt_in_ms', guichet.queue_wait(v_channel.next_try_at, v_now));
  end if;
  v_together := case when v_channel.state = 'away' then v_now else coalesce(v_channel.back_at, '-infinity') end;
  -- what ends every execution that holds it would come first for ever
  perform guichet.queue_give_up('alerts', array(
    select a.id from public.alert_outbox a
    where a.status = 'sending' and a.claimed_until <= v_now and a.attempts >= a.max_attempts));
  for v_group in
    with recursive waiting as (
      select a.id, a.template, a.locale, a.created_at, a.data, a.next_attempt_at,
        row_number() over (partition by a.template, a.locale order by a.created_at, a.seq) as n
      from public.alert_outbox a
      where (a.status = 'queued' and a.next_attempt_at <= v_now) or (a.status = 'sending' and a.claimed_until <= v_now)
    ), windows as (
      -- a window opens with its first alert; the first one after its end opens the next
      select w.*, w.created_at as opened from waiting w where w.n = 1
      union all
      select w.*, case when w.created_at < greatest(p.opened + v_fold, v_together) then p.opened else w.created_at end
      from windows p join waiting w on w.template = p.template and w.locale is not distinct from p.locale
        and w.n = p.n + 1
    )
    select w.template, w.locale, w.opened, count(*)::int as count, max(w.created_at) as last_at,
      array_agg(w.id order by w.n) as ids, jsonb_agg(w.data order by w.n) as data
    from windows w group by w.template, w.locale, w.opened order by w.opened
  loop
    if v_now >= least(greatest(v_group.opened + v_fold, v_together), v_group.last_at + v_quiet) then
      exit when cardinality(v_ready) > 0 and cardinality(v_ready) + v_group.count > max_alerts;
      v_ready := v_ready || v_group.ids;
      v_groups := v_groups || jsonb_build_array(jsonb_build_object(
        'ids', v_group.ids, 'template', v_group.template, 'locale', v_group.locale, 'zone', guichet.zone(), 'count',
        v_group.count,
        'first_at', v_group.opened, 'last_at', v_group.last_at, 'data', v_group.data));
    else
      v_next := least(v_next, v_group.opened + v_fold, v_group.last_at + v_quiet);
    end if;
  end loop;
  if cardinality(v_ready) > 0 then
    perform guichet.queue_lease('alerts', v_ready, v_token, v_now + make_interval(secs => lease_seconds));
    return jsonb_build_object('token', v_token, 'alerts', v_groups, 'next_attempt_in_ms', 0);
  end if;
  select least(v_next, min(case when a.status = 'queued' then a.next_attempt_at else a.claimed_until end)) into v_next
    from public.alert_outbox a
    where (a.status = 'queued' and a.next_attempt_at > v_now) or (a.status = 'sending' and a.claimed_until > v_now);
  return jsonb_build_object('token', null, 'alerts', v_groups,
    'next_attempt_in_ms', guichet.queue_wait(v_next, v_now));
end $$;
comment on function public.claim_alerts(int, int, int, text) is 'Leases waiting alerts, equal templates within fold_seconds folded into one group: {token, alerts: [{ids, template, locale, zone, count, first_at, last_at, data: [..]}], next_attempt_in_ms}. A group is given out when its window is over or a fifth of it passed without another; one whose lease lapsed for the twelfth time ends as failed. While the chat is away nothing is given out before its next try. workflow_id: who asks.';
revoke execute on function public.claim_alerts(int, int, int, text) from public, anon, authenticated;
grant execute on function public.claim_alerts(int, int, int, text) to service_role;

create or replace function guichet.each_alert(groups jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  -- "too many requests" says when; of an outage the channel says when it is asked again
  select coalesce(jsonb_agg(jsonb_build_object('id', id, 'message', g.item -> 'message',
      'telegram_message_id', g.item -> 'telegram_message_id', 'retry_after_seconds',
      coalesce((g.item ->> 'retry_after_seconds')::numeric, case when g.item ->> 'outage' is not null then 0 end))
    order by g.ord), '[]')
  from jsonb_array_elements(groups) with ordinality as g (item, ord), jsonb_array_elements_text(g.item -> 'ids') as id
$$;
comment on function guichet.each_alert(jsonb) is 'What is said of groups of alerts ({ids, …}), said of each.';
revoke execute on function guichet.each_alert(jsonb) from public;

create or replace function public.complete_alerts(token uuid, alerts jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_results jsonb := guichet.queue_complete(
    'alerts', complete_alerts.token, guichet.each_alert(complete_alerts.alerts));
begin
  if jsonb_array_length(complete_alerts.alerts) > 0 then
    perform guichet.alert_channel_works();
  end if;
  return jsonb_build_object('results', v_results);
end $$;
comment on function public.complete_alerts(uuid, jsonb) is 'Marks [{ids, telegram_message_id?}] as sent → {results: [{id, result: sent|lapsed}]}; a lapsed lease changes nothing.';
revoke execute on function public.complete_alerts(uuid, jsonb) from public, anon, authenticated;
grant execute on function public.complete_alerts(uuid, jsonb) to service_role;

create or replace function public.fail_alerts(token uuid, alerts jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_results jsonb := guichet.queue_fail('alerts', fail_alerts.token, guichet.each_alert(fail_alerts.alerts));
  v_outage record;
  v_given_up jsonb;
begin
  select i.value ->> 'message' as message, i.value ->> 'outage' = 'refused' as refused into v_outage
    from jsonb_array_elements(fail_alerts.alerts) i where i.value ->> 'outage' is not null limit 1;
  -- an execution that has lost its lease has nothing to say of the channel either
  if v_outage.message is not null and jsonb_path_exists(v_results, '$[*] ? (@.result == "retry")') then
    perform guichet.alert_channel_failed(v_outage.message, v_outage.refused);
  end if;
  select jsonb_object_agg(a.template, a.error_message) into v_given_up
    from jsonb_array_elements(v_results) r join public.alert_outbox a on a.id = (r.value ->> 'id')::uuid
    where r.value ->> 'result' = 'failed';
  if v_given_up is not null then
    perform guichet.tell_by_mail('given_up', jsonb_build_object('reasons', v_given_up));
  end if;
  return jsonb_build_object('results', v_results);
end $$;
comment on function public.fail_alerts(uuid, jsonb) is 'Gives [{ids, message, retry_after_seconds?, outage?: refused|unreachable}] back for another attempt → {results: [{id, result: retry|failed|lapsed, attempts, next_attempt_at}]}.';
revoke execute on function public.fail_alerts(uuid, jsonb) from public, anon, authenticated;
grant execute on function public.fail_alerts(uuid, jsonb) to service_role;

create or replace function public.renew_alerts(token uuid, lease_seconds int) returns jsonb
language sql security definer set search_path = ''
as $$ select guichet.queue_renew('alerts', token, lease_seconds) $$;
comment on function public.renew_alerts(uuid, int) is 'Makes the lease of claimed alerts last lease_seconds from now → {renewed: rows}; 0: settled or lapsed.';
revoke execute on function public.renew_alerts(uuid, int) from public, anon, authenticated;
grant execute on function public.renew_alerts(uuid, int) to service_role;

-- What Telegram refused twelve times (a bot that left the group, a wrong chat) is told once staff have put that right.
create or replace function public.retry_alerts(ids uuid[] default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_queued int;
begin
  perform guichet.require_right('decide_outbox');
  v_queued := cardinality(guichet.queue_retry('alerts', retry_alerts.ids));
  -- whoever asks for this has put the chat right
  update guichet.alert_channel c set next_try_at = clock_timestamp() where c.state = 'away';
  if v_queued > 0 then
    perform guichet.record_action('decide_outbox', 'alert_outbox', coalesce(array_to_string(ids, ' '), 'all'), 'retry',
      null,
      jsonb_build_object('queued', v_queued));
  end if;
  return jsonb_build_object('queued', v_queued);
end $$;
comment on function public.retry_alerts(uuid[]) is 'Staff: alerts that were given up wait again, all of them where no ids are given, and a chat that is away is asked at once → {queued}. Service role.';
revoke execute on function public.retry_alerts(uuid[]) from public, anon, authenticated;
grant execute on function public.retry_alerts(uuid[]) to service_role;
