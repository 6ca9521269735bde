-- Written by npm run db:schemas. Last in migrations/20261201000955_shop_face.sql, which never changes: change it in a new one.

create table guichet.shop_face (
  only_row boolean default true not null,
  colour text default '#0b6e5d'::text not null,
  accent text default '#f4c95d'::text not null,
  logo text,
  welcome_fr text,
  welcome_en text,
  terms_fr text,
  terms_en text,
  privacy_fr text,
  privacy_en text,
  notice_fr text,
  notice_en text,
  updated_at timestamp with time zone default now() not null,
  constraint shop_face_pkey PRIMARY KEY (only_row),
  constraint shop_face_accent_check CHECK ((accent ~ '^#[0-9a-f]{6}$'::text)),
  constraint shop_face_colour_check CHECK (((colour ~ '^#[0-9a-f]{6}$'::text) AND (guichet.contrast_with_white(colour) >= (5)::numeric))),
  constraint shop_face_logo_check CHECK (((logo ~ '^data:image/(png|webp|svg\+xml);base64,[A-Za-z0-9+/]+=*$'::text) AND (length(logo) <= 20000))),
  constraint shop_face_notice_en_check CHECK (((notice_en IS NULL) OR ((NOT guichet.is_blank(notice_en)) AND (length(notice_en) <= 50000)))),
  constraint shop_face_notice_fr_check CHECK (((notice_fr IS NULL) OR ((NOT guichet.is_blank(notice_fr)) AND (length(notice_fr) <= 50000)))),
  constraint shop_face_only_row_check CHECK (only_row),
  constraint shop_face_privacy_en_check CHECK (((privacy_en IS NULL) OR ((NOT guichet.is_blank(privacy_en)) AND (length(privacy_en) <= 50000)))),
  constraint shop_face_privacy_fr_check CHECK (((privacy_fr IS NULL) OR ((NOT guichet.is_blank(privacy_fr)) AND (length(privacy_fr) <= 50000)))),
  constraint shop_face_terms_en_check CHECK (((terms_en IS NULL) OR ((NOT guichet.is_blank(terms_en)) AND (length(terms_en) <= 50000)))),
  constraint shop_face_terms_fr_check CHECK (((terms_fr IS NULL) OR ((NOT guichet.is_blank(terms_fr)) AND (length(terms_fr) <= 50000)))),
  constraint shop_face_welcome_en_check CHECK (((welcome_en IS NULL) OR ((NOT guichet.is_blank(welcome_en)) AND (length(welcome_en) <= 300)))),
  constraint shop_face_welcome_fr_check CHECK (((welcome_fr IS NULL) OR ((NOT guichet.is_blank(welcome_fr)) AND (length(welcome_fr) <= 300))))
);

comment on table guichet.shop_face is 'What customers see of the shop; one row.';
comment on column guichet.shop_face.only_row is 'Always true.';
comment on column guichet.shop_face.colour is '#rrggbb of buttons and links, of a contrast of 5 with white, so that it is read on grounds nearly white too. Written by set_shop_face.';
comment on column guichet.shop_face.accent is '#rrggbb of what decorates. Written by set_shop_face.';
comment on column guichet.shop_face.logo is 'PNG, WebP or SVG as a data address, at most 20 000 characters; null: a sign of ours. Written by set_shop_face.';
comment on column guichet.shop_face.welcome_fr is 'What the shop says of itself on its first page. Written by set_shop_face.';
comment on column guichet.shop_face.welcome_en is 'The same in English. Written by set_shop_face.';
comment on column guichet.shop_face.terms_fr is 'Terms of sale; an empty line parts paragraphs. Written by set_shop_face.';
comment on column guichet.shop_face.terms_en is 'The same in English. Written by set_shop_face.';
comment on column guichet.shop_face.privacy_fr is 'What is kept of people, and why. Written by set_shop_face.';
comment on column guichet.shop_face.privacy_en is 'The same in English. Written by set_shop_face.';
comment on column guichet.shop_face.notice_fr is 'Legal notice beside name, address and numbers, e.g. who hosts the pages. Written by set_shop_face.';
comment on column guichet.shop_face.notice_en is 'The same in English. Written by set_shop_face.';
comment on column guichet.shop_face.updated_at is 'Last change; written by the trigger.';

alter table guichet.shop_face enable row level security;

revoke all on guichet.shop_face from public, anon, authenticated, service_role;

CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON guichet.shop_face FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('settings');
CREATE TRIGGER shop_face_updated_at BEFORE UPDATE ON guichet.shop_face FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
