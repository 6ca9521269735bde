-- What moves money by a press has limits of its own: so much a press and so much a day, a role, an action and a
-- currency. Of several roles the one that may most counts. Without a row nothing moves: a currency is let in by writing
-- it down.

create table guichet.role_limits (
  role text not null check (role in ('owner', 'administrator', 'staff', 'support', 'accountant', 'technician')),
  action text not null references guichet.actions (action),
  currency text not null check (guichet.is_currency(currency)),
  most_per_press bigint not null check (most_per_press >= 0),
  most_per_day bigint not null check (most_per_day >= 0),
  updated_at timestamptz not null default now(),
  primary key (role, action, currency)
);
comment on table guichet.role_limits is 'How much a press on Telegram may move, and all presses of a person in a day of the business.';
comment on column guichet.role_limits.role is 'As in staff_roles. Written by set_role_limit and migrations.';
comment on column guichet.role_limits.action is 'refund or decide_vend. Written by the same.';
comment on column guichet.role_limits.currency is 'ISO 4217, small letters. Written by the same.';
comment on column guichet.role_limits.most_per_press is 'Minor units of one press. Written by the same.';
comment on column guichet.role_limits.most_per_day is 'Minor units of all presses of one person between two midnights of the business. Written by the same.';
comment on column guichet.role_limits.updated_at is 'Last change; written by the same.';
create index role_limits_action on guichet.role_limits (action);
insert into guichet.role_limits (role, action, currency, most_per_press, most_per_day)
  select r.role, a.action, 'eur', r.press, r.day
    from (values ('owner', 50000, 200000), ('administrator', 50000, 200000), ('staff', 10000, 50000),
      ('support', 10000, 50000)) r (role, press, day), (values ('refund'), ('decide_vend')) a (action);

alter table guichet.role_limits enable row level security;
revoke all on guichet.role_limits from public, anon, authenticated, service_role;

create or replace function public.set_role_limit(role text, action text, currency text, most_per_press bigint,
  most_per_day bigint) returns jsonb
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_before jsonb;
  v_after jsonb;
begin
  perform guichet.require_right('settings');
  if coalesce(set_role_limit.action, '') not in ('refund', 'decide_vend') then
    return guichet.refused('action', 'invalid_value');
  elsif not exists (select from guichet.role_actions r where r.role = set_role_limit.role
    and r.action = set_role_limit.action) then
    return guichet.refused('role', 'invalid_value');
  elsif coalesce(guichet.is_currency(lower(set_role_limit.currency)), false) is not true then
    return guichet.refused('currency', 'invalid_value');
  elsif coalesce(least(set_role_limit.most_per_press, set_role_limit.most_per_day), -1) < 0 then
    return guichet.refused('most_per_press', 'invalid_value');
  end if;
  select to_jsonb(l) into v_before from guichet.role_limits l where l.role = set_role_limit.role
    and l.action = set_role_limit.action and l.currency = lower(set_role_limit.currency) for update;
  insert into guichet.role_limits as l (role, action, currency, most_per_press, most_per_day)
    values (set_role_limit.role, set_role_limit.action, lower(set_role_limit.currency), set_role_limit.most_per_press,
      set_role_limit.most_per_day)
    on conflict (role, action, currency) do update set most_per_press = excluded.most_per_press,
      most_per_day = excluded.most_per_day, updated_at = now()
    returning to_jsonb(l) into v_after;
  perform guichet.record_action('settings', 'guichet.role_limits',
    concat_ws(':', set_role_limit.role, set_role_limit.action, lower(set_role_limit.currency)), null, v_before,
    v_after);
  return jsonb_build_object('result', 'done');
end $$;
comment on function public.set_role_limit(text, text, text, bigint, bigint) is 'How much a role may move by a press on Telegram and in a day: action refund or decide_vend, minor units of the currency → {result: done|refused, field?, reason?}.';
revoke execute on function public.set_role_limit(text, text, text, bigint, bigint) from public, anon, authenticated;
grant execute on function public.set_role_limit(text, text, text, bigint, bigint) to authenticated, service_role;

create or replace function public.desk_telegram_settings() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform guichet.require_right('read_decisions');
  return (select jsonb_build_object('digest_at', to_char(s.digest_at, 'HH24:MI'),
      'quiet_from', to_char(s.quiet_from, 'HH24:MI'), 'quiet_until', to_char(s.quiet_until, 'HH24:MI'),
      'topics', (select jsonb_object_agg(t.domain, t.topic_id) from guichet.telegram_topics t),
      'severities', (select jsonb_agg(jsonb_build_object('template', d.template, 'domain', d.domain,
        'severity', d.severity) order by d.template) from guichet.alert_delivery d),
      'limits', (select jsonb_agg(jsonb_build_object('role', l.role, 'action', l.action, 'currency', l.currency,
        'most_per_press', l.most_per_press, 'most_per_day', l.most_per_day) order by l.action, l.currency, l.role)
        from guichet.role_limits l))
    from guichet.telegram_settings s);
end $$;
comment on function public.desk_telegram_settings() is 'For the page of settings: {digest_at, quiet_from, quiet_until, topics: {domain: topic_id}, severities: [{template, domain, severity}], limits: [{role, action, currency, most_per_press, most_per_day}]}.';
revoke execute on function public.desk_telegram_settings() from public, anon, authenticated;
grant execute on function public.desk_telegram_settings() to authenticated, service_role;

create or replace function public.desk_telegram_people() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform guichet.require_right('read_staff');
  return (select coalesce(jsonb_agg(jsonb_build_object('user_id', p.user_id, 'email', u.email, 'name', p.name,
      'username', p.username, 'wakes', p.wakes, 'bound_at', p.bound_at) order by u.email), '[]')
    from public.telegram_people p join public.users u on u.id = p.user_id);
end $$;
comment on function public.desk_telegram_people() is 'For the page of the team: who is bound to which account of Telegram → [{user_id, email, name, username, wakes, bound_at}].';
revoke execute on function public.desk_telegram_people() from public, anon, authenticated;
grant execute on function public.desk_telegram_people() to authenticated, service_role;
