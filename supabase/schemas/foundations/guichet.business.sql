-- Written by npm run db:schemas. Last in migrations/20261121000106_business.sql, which never changes: change it in a new one.

create table guichet.business (
  only_row boolean default true not null,
  name text default 'Guichet'::text not null,
  zone text default 'Europe/Paris'::text not null,
  currency text default 'eur'::text not null,
  language text default 'fr'::text not null,
  contact_email text default 'guichet@guichet.example'::text not null,
  contact_phone text,
  address text,
  registration_number text,
  vat_number text,
  updated_at timestamp with time zone default now() not null,
  constraint business_pkey PRIMARY KEY (only_row),
  constraint business_address_check CHECK (((address IS NULL) OR ((NOT guichet.is_blank(address)) AND (length(address) <= 500)))),
  constraint business_contact_email_check CHECK ((contact_email ~ '^[^@\s<>"]+@[^@\s<>"]+$'::text)),
  constraint business_contact_phone_check CHECK ((contact_phone ~ '^\+?[0-9][0-9 ().-]{3,30}$'::text)),
  constraint business_currency_check CHECK (guichet.is_currency(currency)),
  constraint business_language_check CHECK ((language = ANY (ARRAY['fr'::text, 'en'::text]))),
  constraint business_name_check CHECK (((NOT guichet.is_blank(name)) AND (length(name) <= 200))),
  constraint business_only_row_check CHECK (only_row),
  constraint business_registration_number_check CHECK (((registration_number IS NULL) OR ((NOT guichet.is_blank(registration_number)) AND (length(registration_number) <= 100)))),
  constraint business_vat_number_check CHECK (((vat_number IS NULL) OR ((NOT guichet.is_blank(vat_number)) AND (length(vat_number) <= 50))))
);

comment on table guichet.business is 'The business that Guichet works for; one row.';
comment on column guichet.business.only_row is 'Always true.';
comment on column guichet.business.name is 'Name that customers know it by. Written by set_business.';
comment on column guichet.business.zone is 'IANA name of the zone whose clock it lives by: where the days of sessions begin and end, and what letters, pages and alerts show. Written by set_business.';
comment on column guichet.business.currency is 'ISO 4217 in Stripe''s lower case: what it counts in, where nothing else says it. Written by set_business.';
comment on column guichet.business.language is 'fr or en: what it speaks where nobody has chosen. Written by set_business.';
comment on column guichet.business.contact_email is 'Whom customers write to, and who calls to a session. Written by set_business and set_contact_email.';
comment on column guichet.business.contact_phone is 'Where customers call. Written by set_business.';
comment on column guichet.business.address is 'Postal address, lines apart. Written by set_business.';
comment on column guichet.business.registration_number is 'Number in the register of companies, e.g. SIRET. Written by set_business.';
comment on column guichet.business.vat_number is 'Number for value added tax. Written by set_business.';
comment on column guichet.business.updated_at is 'Last change; written by the trigger.';

alter table guichet.business enable row level security;

revoke all on guichet.business from public, anon, authenticated, service_role;

CREATE TRIGGER business_updated_at BEFORE UPDATE ON guichet.business FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
CREATE TRIGGER business_zone BEFORE INSERT OR UPDATE OF zone ON guichet.business FOR EACH ROW EXECUTE FUNCTION guichet.check_zone();
CREATE TRIGGER business_zone_counts AFTER UPDATE OF zone ON guichet.business FOR EACH ROW WHEN ((old.zone IS DISTINCT FROM new.zone)) EXECUTE FUNCTION guichet.recount_in_zone();
CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON guichet.business FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('settings');
