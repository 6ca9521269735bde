-- Written by npm run db:schemas. Last in migrations/20261201000640_alert_texts.sql, which never changes: change it in a new one.

create table public.alert_texts (
  template text not null,
  locale text not null,
  emoji text,
  title text,
  many text,
  body text,
  fields text[] default '{}'::text[] not null,
  version integer default 0 not null,
  user_id uuid,
  said_by text,
  written_at timestamp with time zone default clock_timestamp() not null,
  constraint alert_texts_pkey PRIMARY KEY (template, locale),
  constraint alert_texts_locale_check CHECK ((locale = ANY (ARRAY['fr'::text, 'en'::text]))),
  constraint alert_texts_template_check CHECK ((template ~ '^[a-z][a-z0-9_]{1,98}$'::text)),
  constraint alert_texts_whole CHECK ((num_nulls(emoji, title, many, body) = ANY (ARRAY[0, 4])))
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
