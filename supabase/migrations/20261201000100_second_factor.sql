-- Whoever moves money by their own token shows a second factor, once they have one; the setting second_factor says
-- whether somebody without one may at all. The factor itself is Supabase's (auth.mfa_factors), what it proves stands in
-- the token's level (aal2).

alter table guichet.actions add column second_factor boolean not null default false;
comment on column guichet.actions.second_factor is 'Whether a person''s own token must bear a second factor for it, where they have one or the setting second_factor requires it: what moves money, and what decides who may. Written by migrations.';
update guichet.actions set second_factor = true
 where action in ('refund', 'cancel_booking', 'adjust_wallet', 'decide_vend', 'settings', 'manage_roles');

-- a setting is a word; which ones there are is said by the functions that write them
alter table guichet.settings drop constraint settings_key_check;
alter table guichet.settings add constraint settings_key_check check (key ~ '^[a-z]+(_[a-z]+)*$');
comment on column guichet.settings.key is 'web_url: where the pay page is. alert_email: who hears by mail that alerts cannot be sent. second_factor: when_enrolled or required. Written by migrations, set_web_address, set_alert_email and set_second_factor.';
comment on column guichet.settings.value is 'The setting; written by set_web_address, set_alert_email and set_second_factor.';
comment on column guichet.settings.updated_at is 'Last change; written by the same.';
insert into guichet.settings (key, value) values ('second_factor', 'when_enrolled') on conflict do nothing;

create function guichet.second_factor_shown() returns boolean
language sql stable set search_path = ''
as $$
  select coalesce(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'aal', 'aal1') = 'aal2'
$$;
comment on function guichet.second_factor_shown() is 'Whether the caller''s token was given after a second factor. It opens nothing by itself: roles are asked as well.';

create function guichet.has_second_factor(p_user uuid) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return exists (select from auth.mfa_factors f where f.user_id = p_user and f.status = 'verified');
end $$;
comment on function guichet.has_second_factor(uuid) is 'Whether a person has enrolled a second factor and proved it once.';

create function guichet.lacks_second_factor(p_action text) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return guichet.caller_is_user()
    and not guichet.second_factor_shown()
    and exists (select from guichet.actions a where a.action = p_action and a.second_factor)
    and (exists (select from guichet.settings s where s.key = 'second_factor' and s.value = 'required')
      or guichet.has_second_factor((select auth.uid())));
end $$;
comment on function guichet.lacks_second_factor(text) is 'Whether the caller, a person, must show a second factor before this action and has not.';

create or replace function guichet.require_right(action text) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if not guichet.may(require_right.action) then
    raise exception 'staff_only' using errcode = '42501', detail = jsonb_build_object('action', require_right.action);
  elsif guichet.lacks_second_factor(require_right.action) then
    raise exception 'second_factor_required' using errcode = '42501',
      detail = jsonb_build_object('action', require_right.action,
        'enrolled', guichet.has_second_factor((select auth.uid())));
  end if;
end $$;
comment on function guichet.require_right(text) is 'Refuses (42501, the action in the detail) whoever may not: staff_only; and whoever may, but has not shown the second factor that the action asks for: second_factor_required, with enrolled: whether they have one.';

create function public.set_second_factor(value text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_before text;
begin
  perform guichet.require_right('settings');
  if set_second_factor.value is null or set_second_factor.value not in ('when_enrolled', 'required') then
    return guichet.refused('value', 'invalid_value');
  elsif set_second_factor.value = 'required' and guichet.caller_is_user() and not guichet.second_factor_shown() then
    -- or they would lock themselves out with the same press
    return guichet.refused('value', 'second_factor_required');
  end if;
  select s.value into v_before from guichet.settings s where s.key = 'second_factor' for update;
  insert into guichet.settings (key, value) values ('second_factor', set_second_factor.value)
    on conflict (key) do update set value = excluded.value, updated_at = now();
  perform guichet.record_action('settings', 'guichet.settings', 'second_factor', null,
    jsonb_build_object('value', v_before), jsonb_build_object('value', set_second_factor.value));
  return jsonb_build_object('result',
    case when v_before is distinct from set_second_factor.value then 'changed' else 'unchanged' end,
    'value', set_second_factor.value);
end $$;
comment on function public.set_second_factor(text) is 'Who must show a second factor before money moves: when_enrolled (whoever has one) or required (everybody, also whoever has none yet) → {result: changed|unchanged|refused, value, reason?: invalid_value|second_factor_required}. Whoever may settings.';

revoke execute on function guichet.second_factor_shown(), guichet.has_second_factor(uuid),
  guichet.lacks_second_factor(text), public.set_second_factor(text) from public, anon, authenticated;
grant execute on function public.set_second_factor(text) to authenticated, service_role;
