-- What the database must know of its surroundings: where customers' pages are, who hears by mail that alerts cannot be
-- sent.

create table if not exists guichet.settings (
  key text primary key check (key in ('web_url', 'alert_email')),
  value text not null,
  updated_at timestamptz not null default now()
);
comment on table guichet.settings is 'What the database must know of its surroundings.';
comment on column guichet.settings.key is 'web_url: where the pay page is. alert_email: who hears by mail that alerts cannot be sent. Written by migrations and set_alert_email.';
comment on column guichet.settings.value is 'The setting; written by set_web_address and set_alert_email.';
comment on column guichet.settings.updated_at is 'Last change; written by set_web_address and set_alert_email.';
alter table guichet.settings enable row level security;
revoke all on guichet.settings from public;
-- where the stack's own pages are, until somebody says otherwise
insert into guichet.settings (key, value) values ('web_url', 'http://127.0.0.1:54328') on conflict do nothing;

create or replace function public.set_web_address(web_url text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_before text := (select s.value from guichet.settings s where s.key = 'web_url');
begin
  perform guichet.require_right('settings');
  if web_url is null or web_url !~ '^https?://[^/\s]+(/[^\s]*)?$' then
    raise exception '"%" is no address that begins with http:// or https://', web_url using errcode = '22023';
  end if;
  update guichet.settings s set value = rtrim(set_web_address.web_url, '/'), updated_at = now() where s.key = 'web_url';
  perform guichet.record_action('settings', 'guichet.settings', 'web_url', null, jsonb_build_object('value', v_before),
    (select jsonb_build_object('value', s.value) from guichet.settings s where s.key = 'web_url'));
end $$;
comment on function public.set_web_address(text) is 'Where the customer''s pages are: Stripe sends people back there after paying. Service role.';

create or replace function public.set_alert_email(alert_email text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_before text := (select s.value from guichet.settings s where s.key = 'alert_email');
begin
  perform guichet.require_right('settings');
  if coalesce(alert_email, '') <> '' and alert_email !~ '^[^@\s<>",;]+@[^@\s<>",;]+$' then
    raise exception '"%" is no e-mail address', alert_email using errcode = '22023';
  end if;
  insert into guichet.settings (key, value) values ('alert_email', coalesce(alert_email, ''))
    on conflict (key) do update set value = excluded.value, updated_at = now();
  perform guichet.record_action('settings', 'guichet.settings', 'alert_email', null,
    jsonb_build_object('value', v_before),
    (select jsonb_build_object('value', s.value) from guichet.settings s where s.key = 'alert_email'));
end $$;
comment on function public.set_alert_email(text) is 'Who hears by mail that alerts cannot be sent, and that they can again; empty: nobody. Service role.';

create or replace function guichet.web_address(path text) returns text
language sql stable security definer set search_path = ''
as $$ select s.value || path from guichet.settings s where s.key = 'web_url' $$;
comment on function guichet.web_address(text) is 'Address of one of the customer''s pages.';
revoke execute on function public.set_web_address(text), guichet.web_address(text), public.set_alert_email(text)
  from public, anon, authenticated;
grant execute on function public.set_web_address(text), public.set_alert_email(text) to service_role;
