-- Whose shop it is, and by which clock it lives. One row; whatever names a day, an hour or the house takes it from
-- here.

create table guichet.business (
  only_row boolean primary key default true check (only_row),
  name text not null default 'Guichet' check (not guichet.is_blank(name) and length(name) <= 200),
  zone text not null default 'Europe/Paris',
  currency text not null default 'eur' check (guichet.is_currency(currency)),
  language text not null default 'fr' check (language in ('fr', 'en')),
  contact_email text not null default 'guichet@guichet.example' check (contact_email ~ '^[^@\s<>"]+@[^@\s<>"]+$'),
  contact_phone text check (contact_phone ~ '^\+?[0-9][0-9 ().-]{3,30}$'),
  address text check (address is null or not guichet.is_blank(address) and length(address) <= 500),
  registration_number text check (registration_number is null or not guichet.is_blank(registration_number)
    and length(registration_number) <= 100),
  vat_number text check (vat_number is null or not guichet.is_blank(vat_number) and length(vat_number) <= 50),
  updated_at timestamptz not null default now()
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
insert into guichet.business default values;
alter table guichet.business enable row level security;
revoke all on guichet.business from public, anon, authenticated, service_role;

create or replace function guichet.is_zone(zone text) returns boolean
language sql stable set search_path = ''
as $$
  -- what Postgres and browsers both know: no abbreviation, no rule of its own, no copy under another folder
  select zone ~ '^(UTC|[A-Z][A-Za-z_]+(/[A-Za-z0-9_+-]+)+)$'
    and exists (select from pg_catalog.pg_timezone_names n where n.name = zone)
$$;
comment on function guichet.is_zone(text) is 'Whether a text is the IANA name of a time zone, e.g. America/Montreal.';

create or replace function guichet.check_zone() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if not coalesce(guichet.is_zone(new.zone), false) then
    raise exception 'unknown_zone' using errcode = '23514', column = 'zone',
      hint = 'An IANA name, e.g. America/Montreal.';
  end if;
  return new;
end $$;
comment on function guichet.check_zone() is 'Trigger: the zone is one that this Postgres knows; no check can ask that.';
create trigger business_zone before insert or update of zone on guichet.business
  for each row execute function guichet.check_zone();
create trigger business_updated_at before update on guichet.business
  for each row execute function guichet.set_updated_at();

-- What time it is there -----------------------------------------------------------------------------------------

create or replace function guichet.zone() returns text
language sql stable security definer set search_path = ''
as $$ select b.zone from guichet.business b $$;
comment on function guichet.zone() is 'The zone whose clock the business lives by: the one place that knows it.';

create or replace function guichet.local_time(p_instant timestamptz) returns timestamp
language sql stable set search_path = ''
as $$ select p_instant at time zone guichet.zone() $$;
comment on function guichet.local_time(timestamptz) is 'What clock and calendar of the business say at an instant.';

create or replace function guichet.today() returns date
language sql stable set search_path = ''
as $$ select guichet.local_time(now())::date $$;
comment on function guichet.today() is 'The day at the business.';

create or replace function guichet.contact_email() returns text
language sql stable security definer set search_path = ''
as $$ select b.contact_email from guichet.business b $$;
comment on function guichet.contact_email() is 'Whom customers write to.';

-- Reading and writing ---------------------------------------------------------------------------------------------

create or replace function public.business() returns jsonb
language sql stable security definer set search_path = ''
as $$ select to_jsonb(b) - array['only_row', 'updated_at'] from guichet.business b $$;
comment on function public.business() is 'Whose shop it is, for everybody → {name, zone, currency, language, contact_email, contact_phone, address, registration_number, vat_number}.';

create or replace function public.set_business(changes jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_before guichet.business;
  v_after guichet.business;
  v_unknown text;
  v_column text;
  v_constraint text;
begin
  perform guichet.require_right('settings');
  select min(k.key) into v_unknown from jsonb_object_keys(set_business.changes) k (key)
    where not public.business() ? k.key;
  if v_unknown is not null then
    return guichet.refused(v_unknown, 'unknown_field');
  end if;
  select * into v_before from guichet.business for update;
  begin
    v_after := jsonb_populate_record(v_before, set_business.changes);
    update guichet.business b
       set name = v_after.name, zone = v_after.zone, currency = v_after.currency, language = v_after.language,
           contact_email = v_after.contact_email, contact_phone = v_after.contact_phone, address = v_after.address,
           registration_number = v_after.registration_number, vat_number = v_after.vat_number
    returning * into v_after;
  exception
    when check_violation or not_null_violation then
      get stacked diagnostics v_column = column_name, v_constraint = constraint_name;
      return guichet.refused(coalesce(nullif(v_column, ''), substring(v_constraint from '^business_(.*)_check$')),
        case when v_column = 'zone' then 'unknown_zone' else 'invalid_value' end);
  end;
  perform guichet.record_action('settings', 'guichet.business', 'business', null, to_jsonb(v_before),
    to_jsonb(v_after));
  return jsonb_build_object('result', case when to_jsonb(v_before) - 'updated_at' = to_jsonb(v_after) - 'updated_at'
    then 'unchanged' else 'changed' end,
    'business', public.business());
end $$;
comment on function public.set_business(jsonb) is
  'Changes what is given of name, zone, currency, language, contact_email, contact_phone, address, registration_number, vat_number, null empties one; leaves the rest → {result: changed|unchanged|refused, business, field?, reason?: unknown_field|unknown_zone|invalid_value}. Whoever may settings.';

create or replace function public.set_contact_email(contact_email text) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if public.set_business(jsonb_build_object('contact_email', set_contact_email.contact_email)) ->> 'result' = 'refused'
    then
    raise exception '"%" is no e-mail address', contact_email using errcode = '22023';
  end if;
end $$;
comment on function public.set_contact_email(text) is 'Whom customers write to: letters and calendar entries name it. As set_business with contact_email. Service role.';

revoke execute on function guichet.is_zone(text), guichet.check_zone(), guichet.zone(), guichet.local_time(timestamptz),
guichet.today(),
  guichet.contact_email(), public.business(), public.set_business(jsonb), public.set_contact_email(text)
    from public, anon, authenticated;
grant execute on function public.business() to anon, authenticated, service_role;
grant execute on function public.set_business(jsonb) to authenticated, service_role;
grant execute on function public.set_contact_email(text) to service_role;
