-- Staff read and change the texts of alerts.

create or replace function guichet.alert_placeholders(p_template text, p_fields text[]) returns text[]
language sql stable security definer set search_path = ''
as $$
  select coalesce((select t.placeholders from guichet.alert_templates t where t.template = p_template limit 1),
    p_fields || array['links', 'link_desk', 'link_stripe', 'link_runbook'])
$$;
comment on function guichet.alert_placeholders(text, text[]) is 'The placeholders of a template: those that are shipped; of one of staff''s own the fields that its alerts bring, and links.';
revoke execute on function guichet.alert_placeholders(text, text[]) from public;

create or replace function guichet.alert_text_state(p_template text, p_locale text) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'shipped', (select jsonb_build_object('emoji', t.emoji, 'title', t.title, 'many', t.many, 'body', t.body)
      from guichet.alert_templates t where t.template = p_template and t.locale = p_locale),
    'own', (select jsonb_build_object('emoji', t.emoji, 'title', t.title, 'many', t.many, 'body', t.body)
      from public.alert_texts t where t.template = p_template and t.locale = p_locale and t.body is not null),
    'version', coalesce((select t.version from public.alert_texts t
      where t.template = p_template and t.locale = p_locale), 0)::text,
    'said_by', (select t.said_by from public.alert_texts t where t.template = p_template and t.locale = p_locale),
    'written_at', (select t.written_at from public.alert_texts t
      where t.template = p_template and t.locale = p_locale))
$$;
comment on function guichet.alert_text_state(text, text) is 'A text in one language: {shipped | null, own: that of staff | null, version, said_by, written_at: who changed it last and when}.';
revoke execute on function guichet.alert_text_state(text, text) from public;

create or replace function public.desk_notice_texts() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform guichet.require_right('read_events');
  return jsonb_build_object('may_edit', guichet.may('alert_texts'), 'templates', (
    select coalesce(jsonb_agg(jsonb_build_object('template', n.template, 'shipped', n.shipped,
        'texts', jsonb_build_object('fr', guichet.alert_text_state(n.template, 'fr'),
          'en', guichet.alert_text_state(n.template, 'en')),
        'last_at', (select a.created_at from public.alert_outbox a where a.template = n.template
          order by a.seq desc limit 1)) order by n.template), '[]')
    from (
      select t.template, true as shipped from guichet.alert_templates t where t.locale = 'fr'
      union
      select t.template, false from public.alert_texts t where not exists (
        select from guichet.alert_templates s where s.template = t.template)
      union
      -- what came without a text of its own
      select w.template, false from (
        with recursive told as (
          (select a.template from public.alert_outbox a order by a.template limit 1)
          union all
          select (select a.template from public.alert_outbox a where a.template > t.template order by a.template
            limit 1) from told t where t.template is not null
        ) select t.template from told t where t.template ~ '^[a-z][a-z0-9_]{1,98}$') w
        where not exists (select from guichet.alert_templates s where s.template = w.template)) n));
end $$;
comment on function public.desk_notice_texts() is 'Desk (read_events): {may_edit, templates: [{template, shipped: whether it is ours, texts: {fr, en: guichet.alert_text_state}, last_at: when one of it came last}]}: those that are shipped, those of staff, and those that came without a text.';
revoke execute on function public.desk_notice_texts() from public, anon;
grant execute on function public.desk_notice_texts() to authenticated, service_role;

create or replace function public.desk_notice_text(p_template text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_fields text[] := (select t.fields from public.alert_texts t where t.template = p_template
    order by t.written_at desc limit 1);
  v_brought text[];
begin
  perform guichet.require_right('read_events');
  -- the fields of what came lately are a beginning
  v_brought := array(select distinct k.key from (
      select a.data from public.alert_outbox a where a.template = p_template order by a.seq desc limit 20) d,
      jsonb_object_keys(case jsonb_typeof(d.data) when 'object' then d.data else '{}' end) k (key)
    where k.key ~ '^[a-z][a-z0-9_]{0,40}$' order by 1);
  return jsonb_build_object('template', p_template, 'may_edit', guichet.may('alert_texts'),
    'shipped', exists (select from guichet.alert_templates t where t.template = p_template),
    'texts', jsonb_build_object('fr', guichet.alert_text_state(p_template, 'fr'),
      'en', guichet.alert_text_state(p_template, 'en')),
    'fields', to_jsonb(coalesce(v_fields, v_brought)),
    'placeholders', to_jsonb(guichet.alert_placeholders(p_template, coalesce(v_fields, v_brought))),
    'zone', guichet.zone(), 'web', guichet.web_address(''),
    'samples', (select coalesce(jsonb_agg(guichet.alert_line(a) order by a.seq desc), '[]') from (
      select x.* from public.alert_outbox x where x.template = p_template order by x.seq desc limit 5) a),
    'decisions', (select coalesce(jsonb_agg(to_jsonb(d) - 'subject_table' order by d.id desc), '[]') from (
      select s.* from public.staff_actions s where s.subject_table = 'alert_texts'
        and s.subject_id in (p_template || ':fr', p_template || ':en') order by s.id desc limit 50) d));
end $$;
comment on function public.desk_notice_text(text) is 'Desk (read_events): one template → {template, shipped, may_edit, texts: {fr, en: guichet.alert_text_state}, fields, placeholders, zone, web: address of the pages, samples: the last five alerts of it (guichet.alert_line) for the preview, decisions: who changed it}.';
revoke execute on function public.desk_notice_text(text) from public, anon;
grant execute on function public.desk_notice_text(text) to authenticated, service_role;

create or replace function guichet.write_alert_text(p_template text, p_locale text, p_text jsonb, p_fields text[],
  p_version text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_before jsonb;
  v_row public.alert_texts;
begin
  insert into public.alert_texts (template, locale) values (p_template, p_locale) on conflict do nothing;
  select * into v_row from public.alert_texts t where t.template = p_template and t.locale = p_locale for update;
  v_before := jsonb_strip_nulls(jsonb_build_object('emoji', v_row.emoji, 'title', v_row.title, 'many', v_row.many,
    'body', v_row.body));
  -- pressed twice: it stands as it was asked for already
  if v_before = p_text and (p_fields is null or p_fields = v_row.fields) then
    return jsonb_build_object('result', 'done') || guichet.alert_text_state(p_template, p_locale);
  end if;
  perform guichet.require_version(p_version, v_row.version::text);
  update public.alert_texts t
     set emoji = p_text ->> 'emoji', title = p_text ->> 'title', many = p_text ->> 'many', body = p_text ->> 'body',
       fields = coalesce(p_fields, t.fields), version = t.version + 1, written_at = clock_timestamp(),
       user_id = case when guichet.caller_is_server() then null else (select auth.uid()) end,
       said_by = case when guichet.caller_is_server() then guichet.header('x-guichet-actor')
         else (select u.email from public.users u where u.id = (select auth.uid())) end
   where t.template = p_template and t.locale = p_locale;
  perform guichet.record_action('alert_texts', 'alert_texts', p_template || ':' || p_locale, null,
    v_before || jsonb_build_object('rev', v_row.version::text), p_text || jsonb_build_object('fields', p_fields));
  return jsonb_build_object('result', 'done') || guichet.alert_text_state(p_template, p_locale);
end $$;
comment on function guichet.write_alert_text(text, text, jsonb, text[], text) is 'Writes a text that was checked, or {} for the shipped one, and who did it.';
revoke execute on function guichet.write_alert_text(text, text, jsonb, text[], text) from public;

create or replace function public.desk_save_notice_text(p_template text, p_locale text, p_text jsonb,
  p_version text default null, p_fields text[] default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_text jsonb := jsonb_build_object('emoji', btrim(p_text ->> 'emoji'), 'title', btrim(p_text ->> 'title'),
    'many', btrim(p_text ->> 'many'), 'body', btrim(replace(p_text ->> 'body', E'\r', ''), E' \n'));
  v_shipped boolean := exists (select from guichet.alert_templates t where t.template = p_template);
  v_faults jsonb;
begin
  perform guichet.require_right('alert_texts');
  if p_template is null or p_template !~ '^[a-z][a-z0-9_]{1,98}$' then
    return guichet.refused('template', 'invalid_value');
  elsif p_locale is null or p_locale not in ('fr', 'en') then
    return guichet.refused('locale', 'invalid_value');
  elsif exists (select from unnest(p_fields) f where f !~ '^[a-z][a-z0-9_]{0,40}$') or cardinality(p_fields) > 40 then
    return guichet.refused('fields', 'invalid_value');
  end if;
  v_faults := guichet.alert_text_faults(v_text,
    guichet.alert_placeholders(p_template, coalesce(p_fields, (select t.fields from public.alert_texts t
      where t.template = p_template and t.locale = p_locale), '{}')));
  if v_faults <> '[]' then
    return guichet.refused('text', 'text_refused', jsonb_build_object('faults', v_faults));
  end if;
  return guichet.write_alert_text(p_template, p_locale, v_text, case when v_shipped then '{}' else p_fields end,
    p_version);
end $$;
comment on function public.desk_save_notice_text(text, text, jsonb, text, text[]) is 'Desk (alert_texts): the text of an alert from now on: p_text {emoji, title, many, body}; p_fields: of a template of one''s own, the fields that its alerts bring; p_version: the one that was shown (PT409 changed_since where it is another by now). The same text again changes nothing → {result: done} with guichet.alert_text_state, or {result: refused, reason: invalid_value | text_refused, faults: guichet.alert_text_faults}.';
revoke execute on function public.desk_save_notice_text(text, text, jsonb, text, text[]) from public, anon;
grant execute on function public.desk_save_notice_text(text, text, jsonb, text, text[]) to authenticated, service_role;

create or replace function public.desk_revert_notice_text(p_template text, p_locale text, p_version text default null)
  returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  perform guichet.require_right('alert_texts');
  if not exists (select from public.alert_texts t where t.template = p_template and t.locale = p_locale) then
    return jsonb_build_object('result', 'done') || guichet.alert_text_state(p_template, p_locale);
  end if;
  return guichet.write_alert_text(p_template, p_locale, '{}', null, p_version);
end $$;
comment on function public.desk_revert_notice_text(text, text, text) is 'Desk (alert_texts): the shipped text again; of a template of one''s own none. Where it stands already nothing changes → {result: done} with guichet.alert_text_state.';
revoke execute on function public.desk_revert_notice_text(text, text, text) from public, anon;
grant execute on function public.desk_revert_notice_text(text, text, text) to authenticated, service_role;
