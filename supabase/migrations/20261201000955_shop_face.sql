-- The shop's face: what customers see of whose shop it is, beside what guichet.business says of it. One row.

create function guichet.contrast_with_white(colour text) returns numeric
language sql immutable strict set search_path = ''
as $$
  -- WCAG 2: relative luminance of #rrggbb against white
  select 1.05 / (0.05 + sum(p.weight * case when c.value <= 0.04045 then c.value / 12.92
      else power((c.value + 0.055) / 1.055, 2.4) end))
    from (values (2, 0.2126), (4, 0.7152), (6, 0.0722)) p (at, weight),
      lateral (select get_byte(decode(substr(contrast_with_white.colour, p.at, 2), 'hex'), 0) / 255.0 as value) c
$$;
comment on function guichet.contrast_with_white(text) is
  'How well white can be read on a colour #rrggbb: 1 to 21, from 4.5 on for everybody (WCAG 2).';

create table guichet.shop_face (
  only_row boolean primary key default true check (only_row),
  colour text not null default '#0b6e5d',
  accent text not null default '#f4c95d' check (accent ~ '^#[0-9a-f]{6}$'),
  logo text check (logo ~ '^data:image/(png|webp|svg\+xml);base64,[A-Za-z0-9+/]+=*$' and length(logo) <= 20000),
  welcome_fr text check (welcome_fr is null or not guichet.is_blank(welcome_fr) and length(welcome_fr) <= 300),
  welcome_en text check (welcome_en is null or not guichet.is_blank(welcome_en) and length(welcome_en) <= 300),
  terms_fr text check (terms_fr is null or not guichet.is_blank(terms_fr) and length(terms_fr) <= 50000),
  terms_en text check (terms_en is null or not guichet.is_blank(terms_en) and length(terms_en) <= 50000),
  privacy_fr text check (privacy_fr is null or not guichet.is_blank(privacy_fr) and length(privacy_fr) <= 50000),
  privacy_en text check (privacy_en is null or not guichet.is_blank(privacy_en) and length(privacy_en) <= 50000),
  notice_fr text check (notice_fr is null or not guichet.is_blank(notice_fr) and length(notice_fr) <= 50000),
  notice_en text check (notice_en is null or not guichet.is_blank(notice_en) and length(notice_en) <= 50000),
  updated_at timestamptz not null default now(),
  constraint shop_face_colour_check check (colour ~ '^#[0-9a-f]{6}$' and guichet.contrast_with_white(colour) >= 5)
);
comment on table guichet.shop_face is 'What customers see of the shop; one row.';
comment on column guichet.shop_face.only_row is 'Always true.';
comment on column guichet.shop_face.colour is
  '#rrggbb of buttons and links, of a contrast of 5 with white, so that it is read on grounds nearly white too. Written by set_shop_face.';
comment on column guichet.shop_face.accent is '#rrggbb of what decorates. Written by set_shop_face.';
comment on column guichet.shop_face.logo is
  'PNG, WebP or SVG as a data address, at most 20 000 characters; null: a sign of ours. Written by set_shop_face.';
comment on column guichet.shop_face.welcome_fr is 'What the shop says of itself on its first page. Written by set_shop_face.';
comment on column guichet.shop_face.welcome_en is 'The same in English. Written by set_shop_face.';
comment on column guichet.shop_face.terms_fr is 'Terms of sale; an empty line parts paragraphs. Written by set_shop_face.';
comment on column guichet.shop_face.terms_en is 'The same in English. Written by set_shop_face.';
comment on column guichet.shop_face.privacy_fr is 'What is kept of people, and why. Written by set_shop_face.';
comment on column guichet.shop_face.privacy_en is 'The same in English. Written by set_shop_face.';
comment on column guichet.shop_face.notice_fr is
  'Legal notice beside name, address and numbers, e.g. who hosts the pages. Written by set_shop_face.';
comment on column guichet.shop_face.notice_en is 'The same in English. Written by set_shop_face.';
comment on column guichet.shop_face.updated_at is 'Last change; written by the trigger.';
insert into guichet.shop_face default values;
alter table guichet.shop_face enable row level security;
revoke all on guichet.shop_face from public, anon, authenticated, service_role;
create trigger shop_face_updated_at before update on guichet.shop_face
  for each row execute function guichet.set_updated_at();
create trigger ring_bell after insert or update or delete on guichet.shop_face
  for each statement execute function guichet.ring_bell('settings');

create function public.shop() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select public.business() || jsonb_build_object('colour', f.colour, 'accent', f.accent, 'logo', f.logo,
      'welcome', jsonb_build_object('fr', f.welcome_fr, 'en', f.welcome_en))
    from guichet.shop_face f
$$;
comment on function public.shop() is
  'What a customer''s page shows of whose shop it is, for everybody → business() and {colour, accent: #rrggbb, logo: data address or null, welcome: {fr, en}}.';

create function public.shop_text(about text) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('fr', case shop_text.about when 'terms' then f.terms_fr when 'privacy' then f.privacy_fr
      when 'notice' then f.notice_fr end, 'en', case shop_text.about when 'terms' then f.terms_en
      when 'privacy' then f.privacy_en when 'notice' then f.notice_en end)
    from guichet.shop_face f
$$;
comment on function public.shop_text(text) is
  'A legal text of the shop, for everybody: terms, privacy or notice → {fr, en}, null where nothing is written.';

create function public.desk_shop_face() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform guichet.require_right('settings');
  return (select to_jsonb(f) - array['only_row', 'updated_at'] from guichet.shop_face f);
end $$;
comment on function public.desk_shop_face() is
  'For the desk → {colour, accent, logo, welcome_fr, welcome_en, terms_fr, terms_en, privacy_fr, privacy_en, notice_fr, notice_en}. Whoever may settings.';

create function public.set_shop_face(changes jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_before guichet.shop_face;
  v_after guichet.shop_face;
  v_unknown text;
  v_column text;
  v_constraint text;
begin
  perform guichet.require_right('settings');
  select min(k.key) into v_unknown from jsonb_object_keys(set_shop_face.changes) k (key)
    where k.key not in ('colour', 'accent', 'logo', 'welcome_fr', 'welcome_en', 'terms_fr', 'terms_en', 'privacy_fr',
      'privacy_en', 'notice_fr', 'notice_en');
  if v_unknown is not null then
    return guichet.refused(v_unknown, 'unknown_field');
  end if;
  select * into v_before from guichet.shop_face for update;
  begin
    v_after := jsonb_populate_record(v_before, set_shop_face.changes);
    update guichet.shop_face f
       set colour = lower(v_after.colour), accent = lower(v_after.accent), logo = v_after.logo,
           welcome_fr = v_after.welcome_fr, welcome_en = v_after.welcome_en, terms_fr = v_after.terms_fr,
           terms_en = v_after.terms_en, privacy_fr = v_after.privacy_fr, privacy_en = v_after.privacy_en,
           notice_fr = v_after.notice_fr, notice_en = v_after.notice_en
    returning * into v_after;
  exception
    when check_violation or not_null_violation then
      get stacked diagnostics v_column = column_name, v_constraint = constraint_name;
      return guichet.refused(coalesce(nullif(v_column, ''), substring(v_constraint from '^shop_face_(.*)_check$')),
        'invalid_value');
  end;
  -- a picture is no word of a decision: that it changed is
  perform guichet.record_action('settings', 'guichet.shop_face', 'shop_face', null,
    to_jsonb(v_before) || jsonb_build_object('logo', md5(v_before.logo)),
    to_jsonb(v_after) || jsonb_build_object('logo', md5(v_after.logo)));
  return jsonb_build_object('result', case when to_jsonb(v_before) - 'updated_at' = to_jsonb(v_after) - 'updated_at'
    then 'unchanged' else 'changed' end);
end $$;
comment on function public.set_shop_face(jsonb) is
  'Changes what is given of what desk_shop_face() says, null empties one; leaves the rest → {result: changed|unchanged|refused, field?, reason?: unknown_field|invalid_value}; a colour is refused that white cannot be read on. Whoever may settings.';

revoke execute on function guichet.contrast_with_white(text), public.shop(), public.shop_text(text),
  public.desk_shop_face(), public.set_shop_face(jsonb) from public, anon, authenticated;
grant execute on function public.shop(), public.shop_text(text) to anon, authenticated, service_role;
grant execute on function public.desk_shop_face(), public.set_shop_face(jsonb) to authenticated, service_role;
