-- Whom Telegram wakes, where in the group an alert stands, and when the day is told. Severity decides who is woken:
-- what is urgent rings always and calls whoever asked to be called; what is not is silent in quiet hours; what is low
-- never rings. Nothing waits for the morning: a silent message is there for whoever looks.

create table guichet.telegram_settings (
  only_row boolean primary key default true check (only_row),
  digest_at time,
  digest_since timestamptz not null default now(),
  quiet_from time,
  quiet_until time,
  updated_at timestamptz not null default now(),
  constraint telegram_settings_quiet check ((quiet_from is null) = (quiet_until is null))
);
comment on table guichet.telegram_settings is 'How Telegram is told; one row.';
comment on column guichet.telegram_settings.only_row is 'Always true.';
comment on column guichet.telegram_settings.digest_at is 'Hour of the day before, told once a day, in the zone of the business; null: never. Written by set_telegram_settings.';
comment on column guichet.telegram_settings.digest_since is 'From when on that hour counts: where it had passed already when it was chosen, it is first told on the next day. Written by set_telegram_settings.';
comment on column guichet.telegram_settings.quiet_from is 'Beginning of the quiet hours, in the zone of the business; null: none. Written by set_telegram_settings.';
comment on column guichet.telegram_settings.quiet_until is 'Their end, on the next day where it is not later. Written by set_telegram_settings.';
comment on column guichet.telegram_settings.updated_at is 'Last change; written by set_telegram_settings.';
insert into guichet.telegram_settings (digest_at, quiet_from, quiet_until) values ('08:00', '22:00', '07:00');

create table guichet.telegram_topics (
  domain text primary key check (domain in ('money', 'machines', 'bookings', 'catalogue', 'technical')),
  topic_id bigint check (topic_id > 0),
  updated_at timestamptz not null default now()
);
comment on table guichet.telegram_topics is 'Where in a group with topics the alerts of a domain stand.';
comment on column guichet.telegram_topics.domain is 'As in alert_delivery. Written by migrations.';
comment on column guichet.telegram_topics.topic_id is 'Number at the end of a link to the topic; null: that of the credential. Written by set_telegram_topic.';
comment on column guichet.telegram_topics.updated_at is 'Last change; written by set_telegram_topic.';
insert into guichet.telegram_topics (domain) values ('money'), ('machines'), ('bookings'), ('catalogue'),
  ('technical');

create table guichet.alert_delivery (
  template text primary key check (length(template) between 1 and 100),
  domain text not null references guichet.telegram_topics (domain),
  severity text not null check (severity in ('urgent', 'normal', 'low')),
  updated_at timestamptz not null default now()
);
comment on table guichet.alert_delivery is 'How loud an alert is and where it stands; a template without a row is normal and technical.';
comment on column guichet.alert_delivery.template is 'alert_outbox.template. Written by migrations and set_template_severity.';
comment on column guichet.alert_delivery.domain is 'What it is about; decides the topic. Written by migrations.';
comment on column guichet.alert_delivery.severity is 'urgent: always rings, calls whoever asked for it; normal: silent in quiet hours; low: always silent. Written by set_template_severity.';
comment on column guichet.alert_delivery.updated_at is 'Last change; written by set_template_severity.';
create index alert_delivery_domain on guichet.alert_delivery (domain);
insert into guichet.alert_delivery (template, domain, severity) values
  ('booking_refund', 'bookings', 'normal'),
  ('catalogue_drift', 'catalogue', 'low'),
  ('daily_digest', 'money', 'low'),
  ('dispute_lost', 'money', 'normal'),
  ('dispute_opened', 'money', 'urgent'),
  ('dispute_won', 'money', 'low'),
  ('event_failed', 'technical', 'urgent'),
  ('invoice_finalization_failed', 'money', 'normal'),
  ('invoice_overdue', 'money', 'normal'),
  ('limit_insisted', 'technical', 'normal'),
  ('machine_offline', 'machines', 'urgent'),
  ('machine_session_limit', 'machines', 'normal'),
  ('machine_unheard', 'machines', 'urgent'),
  ('money_returned', 'money', 'normal'),
  ('outbox_parked', 'technical', 'urgent'),
  ('payment_failed', 'money', 'normal'),
  ('refund_failed', 'money', 'urgent'),
  ('subscription_canceled', 'money', 'normal'),
  ('telegram_stranger', 'technical', 'urgent'),
  ('vend_outcome_contradicted', 'machines', 'normal'),
  ('vend_price_refused', 'machines', 'normal'),
  ('vend_price_unconfirmed', 'machines', 'low'),
  ('vend_stuck', 'machines', 'urgent'),
  ('vend_unknown_outcome', 'machines', 'urgent'),
  ('vend_unpaid', 'machines', 'urgent');

alter table guichet.telegram_settings enable row level security;
alter table guichet.telegram_topics enable row level security;
alter table guichet.alert_delivery enable row level security;
revoke all on guichet.telegram_settings, guichet.telegram_topics, guichet.alert_delivery
  from public, anon, authenticated, service_role;

create or replace function guichet.telegram_is_quiet(p_at timestamptz) returns boolean
language sql stable security definer set search_path = ''
as $$
  select coalesce(case when s.quiet_from < s.quiet_until then t.local >= s.quiet_from and t.local < s.quiet_until
      else t.local >= s.quiet_from or t.local < s.quiet_until end, false)
    from guichet.telegram_settings s, (select (p_at at time zone guichet.zone())::time as local) t
$$;
comment on function guichet.telegram_is_quiet(timestamptz) is 'Whether a time is within the quiet hours, by the clock of the business.';

create or replace function public.set_telegram_settings(digest_at text default null, quiet_from text default null,
  quiet_until text default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_before jsonb;
  v_after guichet.telegram_settings;
  v_given text[] := array[nullif(btrim(set_telegram_settings.digest_at), ''),
    nullif(btrim(set_telegram_settings.quiet_from), ''), nullif(btrim(set_telegram_settings.quiet_until), '')];
begin
  perform guichet.require_right('settings');
  if exists (select from unnest(v_given) g where g !~ '^([01]?[0-9]|2[0-3]):[0-5][0-9]$') then
    return guichet.refused('digest_at', 'invalid_value');
  elsif (v_given[2] is null) <> (v_given[3] is null) then
    return guichet.refused('quiet_until', 'invalid_value');
  end if;
  select to_jsonb(s) into v_before from guichet.telegram_settings s for update;
  update guichet.telegram_settings s set digest_at = v_given[1]::time, quiet_from = v_given[2]::time,
    quiet_until = v_given[3]::time, updated_at = now(),
    digest_since = case when s.digest_at is distinct from v_given[1]::time then now() else s.digest_since end
    where (s.digest_at, s.quiet_from, s.quiet_until)
      is distinct from (v_given[1]::time, v_given[2]::time, v_given[3]::time);
  select * into v_after from guichet.telegram_settings;
  perform guichet.record_action('settings', 'guichet.telegram_settings', 'telegram', null, v_before,
    to_jsonb(v_after));
  return jsonb_build_object('result', 'done');
end $$;
comment on function public.set_telegram_settings(text, text, text) is 'Hour of the daily digest and the quiet hours, as HH:MM in the zone of the business; null or empty: none → {result: done|refused, field?, reason?}.';

create or replace function public.set_template_severity(template text, severity text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_before jsonb;
  v_after jsonb;
begin
  perform guichet.require_right('settings');
  if coalesce(set_template_severity.severity, '') not in ('urgent', 'normal', 'low')
    or guichet.is_blank(set_template_severity.template) then
    return guichet.refused('severity', 'invalid_value');
  end if;
  select to_jsonb(d) into v_before from guichet.alert_delivery d where d.template = set_template_severity.template
    for update;
  insert into guichet.alert_delivery as d (template, domain, severity)
    values (set_template_severity.template, 'technical', set_template_severity.severity)
    on conflict (template) do update set severity = excluded.severity, updated_at = now()
    returning to_jsonb(d) into v_after;
  perform guichet.record_action('settings', 'guichet.alert_delivery', set_template_severity.template, null, v_before,
    v_after);
  return jsonb_build_object('result', 'done');
end $$;
comment on function public.set_template_severity(text, text) is 'How loud the alerts of a template are: urgent, normal, low → {result: done|refused, field?, reason?}.';

create or replace function public.set_telegram_topic(domain text, topic_id bigint default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_before jsonb;
  v_after jsonb;
begin
  perform guichet.require_right('settings');
  select to_jsonb(t) into v_before from guichet.telegram_topics t where t.domain = set_telegram_topic.domain
    for update;
  if v_before is null or set_telegram_topic.topic_id < 1 then
    return guichet.refused(case when v_before is null then 'domain' else 'topic_id' end, 'invalid_value');
  end if;
  update guichet.telegram_topics t set topic_id = set_telegram_topic.topic_id, updated_at = now()
    where t.domain = set_telegram_topic.domain returning to_jsonb(t) into v_after;
  perform guichet.record_action('settings', 'guichet.telegram_topics', set_telegram_topic.domain, null, v_before,
    v_after);
  return jsonb_build_object('result', 'done');
end $$;
comment on function public.set_telegram_topic(text, bigint) is 'The topic of the group that the alerts of a domain stand in; null: that of the credential → {result: done|refused, field?, reason?}.';

revoke execute on function guichet.telegram_is_quiet(timestamptz), public.set_telegram_settings(text, text, text),
  public.set_template_severity(text, text), public.set_telegram_topic(text, bigint) from public, anon, authenticated;
grant execute on function public.set_telegram_settings(text, text, text), public.set_template_severity(text, text),
  public.set_telegram_topic(text, bigint) to authenticated, service_role;
