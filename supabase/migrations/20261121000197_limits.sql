-- What one account, one vend or one machine may ask for, and how often. A limit is a setting; who is over one is
-- refused with its reason code, and support hears of whoever insists, once a day.

create table if not exists guichet.limits (
  name text primary key,
  most integer not null check (most >= 0),
  per interval check (per between interval '1 second' and interval '366 days'),
  reason text not null,
  updated_at timestamptz not null default now()
);
comment on table guichet.limits is 'How much and how often; the reasons for the defaults stand in docs/decisions.md.';
comment on column guichet.limits.name is 'What is limited. Written by the migration.';
comment on column guichet.limits.most is 'The last number that is allowed. Written by set_limit.';
comment on column guichet.limits.per is 'Within how long; null: at one moment. Written by set_limit.';
comment on column guichet.limits.reason is 'Code of the refusal, which the pages put into words. Written by the migration.';
comment on column guichet.limits.updated_at is 'Last change; written by set_limit.';
alter table guichet.limits enable row level security;
revoke all on guichet.limits from public, anon, authenticated, service_role;
grant select on guichet.limits to service_role;
insert into guichet.limits (name, most, per, reason) values
  -- what an account holds without paying
  ('unpaid_orders', 10, null, 'too_many_orders'),
  ('line_units', 50, null, 'too_many_units'),
  ('unpaid_units', 100, null, 'too_many_units'),
  ('lapsed_orders', 20, interval '24 hours', 'too_many_lapsed_orders'),
  ('lapsed_holds', 5, interval '24 hours', 'too_many_holds'),
  ('refused_offers', 3, interval '30 days', 'too_many_offers'),
  ('refused_offers_of_session', 1, interval '7 days', 'offer_refused'),
  ('open_recharges', 3, null, 'too_many_recharges'),
  -- what reaches Stripe
  ('checkouts', 20, interval '1 hour', 'too_many_calls'),
  ('recharges', 10, interval '1 hour', 'too_many_calls'),
  ('portals', 20, interval '1 hour', 'too_many_calls'),
  ('invitations', 100, interval '1 hour', 'too_many_calls'),
  ('refunds', 10, interval '24 hours', 'too_many_calls'),
  ('vend_checkouts_of_session', 10, interval '10 minutes', 'too_many_calls'),
  ('vend_checkouts_of_machine', 60, interval '10 minutes', 'too_many_calls'),
  -- refusals until support is told
  ('insisting', 3, null, 'insisting')
on conflict do nothing;

create or replace function public.set_limit(name text, most integer default null, per interval default null)
  returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_limit guichet.limits;
  v_before jsonb;
begin
  perform guichet.require_right('settings');
  select to_jsonb(l) into v_before from guichet.limits l where l.name = set_limit.name for update;
  update guichet.limits l
     set most = coalesce(set_limit.most, l.most),
         -- a limit of one moment stays one
         per = case when l.per is not null then coalesce(set_limit.per, l.per) end, updated_at = now()
   where l.name = set_limit.name
  returning * into v_limit;
  if not found then
    raise exception 'there is no limit "%"', set_limit.name using errcode = '22023',
      hint = 'One of ' || (select string_agg(l.name, ', ' order by l.name) from guichet.limits l) || '.';
  end if;
  perform guichet.record_action('settings', 'guichet.limits', v_limit.name, null, v_before, to_jsonb(v_limit));
  return jsonb_build_object('name', v_limit.name, 'most', v_limit.most, 'per', v_limit.per, 'reason', v_limit.reason);
end $$;
comment on function public.set_limit(text, integer, interval) is 'Changes what is given of one limit, leaves the rest → {name, most, per, reason}. 22023 for a name that is none. Service role.';

create table if not exists guichet.limit_counts (
  name text not null references guichet.limits (name),
  subject text not null,
  window_start timestamptz not null,
  calls integer not null default 0,
  refused integer not null default 0,
  primary key (name, subject)
);
comment on table guichet.limit_counts is 'One row a limit and person, vend or machine: what was asked since the window began. Rows of windows that are over are deleted by expire_limit_counts.';
comment on column guichet.limit_counts.name is 'guichet.limits.name; written by guichet.count_call and guichet.over_limit.';
comment on column guichet.limit_counts.subject is 'person:<user>, vend_session:<id> or machine:<id>; written likewise.';
comment on column guichet.limit_counts.window_start is 'When the first call of this window came; written likewise.';
comment on column guichet.limit_counts.calls is 'Calls since then, those that were refused not counted; written by guichet.count_call.';
comment on column guichet.limit_counts.refused is 'Refusals since then; written by guichet.count_call and guichet.over_limit.';
alter table guichet.limit_counts enable row level security;
revoke all on guichet.limit_counts from public, anon, authenticated, service_role;
-- a row is rewritten in place with every call: room for it, and no index but the key
alter table guichet.limit_counts set (fillfactor = 70);

create or replace function guichet.lock_person(p_user uuid) returns void
language sql volatile set search_path = ''
as $$ select pg_advisory_xact_lock(hashtextextended('guichet.person:' || p_user, 0)) $$;
comment on function guichet.lock_person(uuid) is 'One call of a person after the other, to the end of the transaction: what is counted before it is allowed stays true. Taken before every other lock.';

create or replace function guichet.limit_of(p_name text) returns guichet.limits
language sql stable security definer set search_path = ''
as $$ select l from guichet.limits l where l.name = p_name $$;
comment on function guichet.limit_of(text) is 'A limit as it is set.';

create or replace function guichet.limit_refusal(p_limit guichet.limits, p_retry_at timestamptz default null)
  returns jsonb
language sql immutable set search_path = ''
as $$
  select guichet.refused(null, p_limit.reason, jsonb_build_object('limit', p_limit.name, 'most', p_limit.most,
    'retry_at', p_retry_at))
$$;
comment on function guichet.limit_refusal(guichet.limits, timestamptz) is 'The answer to somebody who is over a limit: {result: refused, reason, limit, most, retry_at?}.';

create or replace function guichet.tell_insisting(p_limit guichet.limits, p_count guichet.limit_counts, p_about text,
  p_data jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := guichet.try_uuid(substring(p_count.subject from '^person:(.*)$'));
begin
  if p_count.refused < (guichet.limit_of('insisting')).most then
    return;
  end if;
  -- once a day and person or machine, whatever limits they meet
  perform guichet.alert('limit_insisted', coalesce(p_about, p_count.subject) || ':'
    || guichet.utc_date(clock_timestamp()),
    jsonb_strip_nulls(jsonb_build_object('limit', p_limit.name, 'most', p_limit.most, 'minutes',
      round(extract(epoch from p_limit.per) / 60), 'refused', p_count.refused,
      'since', p_count.window_start, 'user_id', v_user, 'email',
        (select u.email from auth.users u where u.id = v_user))) || coalesce(p_data, '{}'));
end $$;
comment on function guichet.tell_insisting(guichet.limits, guichet.limit_counts, text, jsonb) is 'Tells support of somebody who goes on after that many refusals, in one alert a day.';

create or replace function guichet.over_limit(p_name text, p_subject text, p_about text default null,
  p_data jsonb default '{}') returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_limit guichet.limits := guichet.limit_of(p_name);
  v_count guichet.limit_counts;
begin
  insert into guichet.limit_counts as c (name, subject, window_start, refused) values (p_name, p_subject, v_now, 1)
  on conflict (name, subject) do update
    set window_start = case when c.window_start + interval '1 hour' <= v_now then v_now else c.window_start end,
        refused = case when c.window_start + interval '1 hour' <= v_now then 1 else c.refused + 1 end
  returning * into v_count;
  perform guichet.tell_insisting(v_limit, v_count, p_about, p_data);
  return guichet.limit_refusal(v_limit);
end $$;
comment on function guichet.over_limit(text, text, text, jsonb) is 'The refusal of somebody who already holds, or has let lapse, as much as is allowed → guichet.limit_refusal; it is counted within the hour.';

create or replace function guichet.count_call(p_name text, p_subject text, p_about text default null,
  p_data jsonb default '{}') returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_limit guichet.limits := guichet.limit_of(p_name);
  v_first_refused integer := case when v_limit.most < 1 then 1 else 0 end;
  v_count guichet.limit_counts;
begin
  -- the row's lock is the person's: of fifty calls at once each sees the count of those before it
  insert into guichet.limit_counts as c (name, subject, window_start, calls, refused)
    values (p_name, p_subject, v_now, 1 - v_first_refused, v_first_refused)
  on conflict (name, subject) do update
    set window_start = case when c.window_start + v_limit.per <= v_now then v_now else c.window_start end,
        calls = case when c.window_start + v_limit.per <= v_now then 1 - v_first_refused
          when c.calls < v_limit.most then c.calls + 1 else c.calls end,
        refused = case when c.window_start + v_limit.per <= v_now then v_first_refused
          when c.calls < v_limit.most then 0 else c.refused + 1 end
  returning * into v_count;
  if v_count.refused = 0 then
    return null;
  end if;
  perform guichet.tell_insisting(v_limit, v_count, p_about, p_data);
  return guichet.limit_refusal(v_limit, v_count.window_start + v_limit.per);
end $$;
comment on function guichet.count_call(text, text, text, jsonb) is 'Counts a call that reaches Stripe → null where it may, else guichet.limit_refusal with the time of the next window. p_about: whom the alert is about where that is not the subject. Concurrent calls of one subject queue for its row.';

create or replace function guichet.count_person_call(p_name text, p_user uuid) returns jsonb
language sql volatile set search_path = ''
as $$ select guichet.count_call(p_name, 'person:' || p_user) $$;
comment on function guichet.count_person_call(text, uuid) is 'guichet.count_call for the signed-in person.';

create or replace function public.expire_limit_counts() returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_expired integer;
begin
  delete from guichet.limit_counts c using guichet.limits l
   where l.name = c.name and c.window_start + greatest(l.per, interval '1 hour') < clock_timestamp();
  get diagnostics v_expired = row_count;
  return jsonb_build_object('expired', v_expired);
end $$;
comment on function public.expire_limit_counts() is 'Upkeep: deletes counts whose window is over → {expired}. Service role.';

revoke execute on function public.set_limit(text, integer, interval), public.expire_limit_counts(),
guichet.lock_person(uuid), guichet.limit_of(text),
  guichet.limit_refusal(guichet.limits, timestamptz),
  guichet.tell_insisting(guichet.limits, guichet.limit_counts, text, jsonb),
  guichet.over_limit(text, text, text, jsonb), guichet.count_call(text, text, text, jsonb),
  guichet.count_person_call(text, uuid) from public, anon, authenticated;
grant execute on function public.set_limit(text, integer, interval), public.expire_limit_counts() to service_role;
