-- The texts of alerts: those that are shipped, written by a migration that is made from the code that fills them in,
-- and those of staff, who change them on the desk. What the drain sends is what stands here (docs/decisions.md).

insert into guichet.actions (action, reads, says) values
  ('alert_texts', false, 'change the texts of alerts, and write texts for alerts of one''s own');
insert into guichet.role_actions (role, action) values
  ('owner', 'alert_texts'), ('administrator', 'alert_texts'), ('support', 'alert_texts');

create table guichet.alert_templates (
  template text not null,
  locale text not null check (locale in ('fr', 'en')),
  emoji text not null,
  title text not null,
  many text not null,
  body text not null,
  placeholders text[] not null,
  primary key (template, locale)
);
comment on table guichet.alert_templates is 'The text of each alert as it is shipped. Written by migrations that npm run alert-texts makes.';
comment on column guichet.alert_templates.template is 'alert_outbox.template; written by migrations, as all columns.';
comment on column guichet.alert_templates.locale is 'fr or en.';
comment on column guichet.alert_templates.emoji is 'Sign before the title.';
comment on column guichet.alert_templates.title is 'Of one alert; plain text.';
comment on column guichet.alert_templates.many is 'The same of several, to stand behind their number; plain text.';
comment on column guichet.alert_templates.body is 'Telegram''s HTML with {placeholders}; a line all of whose placeholders are empty is left out.';
comment on column guichet.alert_templates.placeholders is 'The placeholders that its alerts can fill.';
alter table guichet.alert_templates enable row level security;
revoke all on guichet.alert_templates from public, anon, authenticated, service_role;

create table public.alert_texts (
  template text not null check (template ~ '^[a-z][a-z0-9_]{1,98}$'),
  locale text not null check (locale in ('fr', 'en')),
  emoji text,
  title text,
  many text,
  body text,
  fields text[] not null default '{}',
  version integer not null default 0,
  user_id uuid,
  said_by text,
  written_at timestamptz not null default clock_timestamp(),
  primary key (template, locale),
  constraint alert_texts_whole check (num_nulls(emoji, title, many, body) in (0, 4))
);
comment on table public.alert_texts is 'The texts of alerts that staff wrote; of a template that is not shipped, of their own. Written by desk_save_notice_text and desk_revert_notice_text.';
comment on column public.alert_texts.template is 'alert_outbox.template; written by desk_save_notice_text.';
comment on column public.alert_texts.locale is 'fr or en; written by desk_save_notice_text.';
comment on column public.alert_texts.emoji is 'As in guichet.alert_templates; null, as the next three: as it is shipped. Written by desk_save_notice_text, desk_revert_notice_text.';
comment on column public.alert_texts.title is 'As in guichet.alert_templates; written by the same.';
comment on column public.alert_texts.many is 'As in guichet.alert_templates; written by the same.';
comment on column public.alert_texts.body is 'As in guichet.alert_templates; written by the same.';
comment on column public.alert_texts.fields is 'Of a template of staff''s own: the fields that its alerts bring, which are its placeholders. Written by desk_save_notice_text.';
comment on column public.alert_texts.version is 'Grows with each change; written by the same.';
comment on column public.alert_texts.user_id is 'auth.uid() of who wrote it last, null for the server; no foreign key, it outlives the account. Written by the same.';
comment on column public.alert_texts.said_by is 'E-mail of that person; written by the same.';
comment on column public.alert_texts.written_at is 'When; written by the same.';
alter table public.alert_texts enable row level security;
revoke all on public.alert_texts from public, anon, authenticated, service_role;
grant select on public.alert_texts to service_role;

create or replace function guichet.alert_words(p_template text) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_object_agg(w.locale, jsonb_build_object('emoji', w.emoji, 'title', w.title, 'many', w.many,
    'body', w.body))
  from (
    select coalesce(o.locale, s.locale) as locale, coalesce(o.emoji, s.emoji) as emoji,
      coalesce(o.title, s.title) as title, coalesce(o.many, s.many) as many, coalesce(o.body, s.body) as body
    from (select * from guichet.alert_templates t where t.template = p_template) s
    full join (select * from public.alert_texts t where t.template = p_template and t.body is not null) o
      on o.locale = s.locale) w
$$;
comment on function guichet.alert_words(text) is 'The text of an alert as it is sent: {fr: {emoji, title, many, body}, en: …}, that of staff where there is one; null where there is none at all.';
revoke execute on function guichet.alert_words(text) from public;
