-- Written by npm run db:schemas. Last in migrations/20261201000440_machine_service.sql, which never changes: change it in a new one.

create table public.machines (
  id uuid default gen_random_uuid() not null,
  code text not null,
  name text,
  active boolean default true not null,
  created_at timestamp with time zone default now() not null,
  token_hash bytea,
  address text,
  currency text default 'eur'::text not null,
  capture_policy text default 'manual'::text not null,
  unknown_policy text default 'release'::text not null,
  payment_window_seconds integer default 120 not null,
  price_policy text default 'tell'::text not null,
  sessions_per_minute integer default 30 not null,
  locale text default 'fr'::text not null,
  state jsonb default '{}'::jsonb not null,
  last_seen_at timestamp with time zone,
  bridge_url text,
  bridge_asked_at timestamp with time zone,
  bridge_answered_at timestamp with time zone,
  out_of_service_at timestamp with time zone,
  out_of_service_reason text,
  service_rev bigint,
  constraint machines_pkey PRIMARY KEY (id),
  constraint machines_code_key UNIQUE (code),
  constraint machines_token_hash_key UNIQUE (token_hash),
  constraint machines_bridge_url_check CHECK ((bridge_url ~ '^https?://[^/[:space:]]+(/[^[:space:]]*)?$'::text)),
  constraint machines_capture_policy_check CHECK ((capture_policy = ANY (ARRAY['manual'::text, 'automatic'::text]))),
  constraint machines_code_check CHECK ((code ~ '^[A-Za-z0-9_-]{1,64}$'::text)),
  constraint machines_currency_check CHECK (guichet.is_currency(currency)),
  constraint machines_locale_check CHECK ((locale = ANY (ARRAY['fr'::text, 'en'::text]))),
  constraint machines_payment_window_seconds_check CHECK (((payment_window_seconds >= 10) AND (payment_window_seconds <= 255))),
  constraint machines_price_policy_check CHECK ((price_policy = ANY (ARRAY['allow'::text, 'tell'::text, 'refuse'::text]))),
  constraint machines_sessions_per_minute_check CHECK (((sessions_per_minute >= 1) AND (sessions_per_minute <= 600))),
  constraint machines_unknown_policy_check CHECK ((unknown_policy = ANY (ARRAY['release'::text, 'capture'::text])))
);

comment on table public.machines is 'Vending machines; read by the server only.';
comment on column public.machines.id is 'Written by the database.';
comment on column public.machines.code is 'Name in settings and metadata.machine_id, e.g. pi_kiosk_1; written by the server.';
comment on column public.machines.name is 'Name for people; written by the server.';
comment on column public.machines.active is 'Whether it may open sessions; written by the server.';
comment on column public.machines.created_at is 'When the row was made; written by the database.';
comment on column public.machines.token_hash is 'sha256 of the machine''s token; the token itself is nowhere. Written by set_machine_token.';
comment on column public.machines.address is 'Where it stands, for people; written by the server.';
comment on column public.machines.currency is 'ISO 4217 in lower case, what the machine sells in; written by the server.';
comment on column public.machines.capture_policy is 'manual: cards are authorised and captured when the product is out (rule 11); automatic: charged at once, refunded if need be. Written by the server.';
comment on column public.machines.unknown_policy is 'What happens to money whose vend had no known end and nobody decided within 24 h (rule 15); written by the server.';
comment on column public.machines.payment_window_seconds is 'How long a customer may take, at most the 255 s an MDB machine can wait; written by the server.';
comment on column public.machines.price_policy is 'What becomes of a request whose slot has no price in the machine''s currency (another price than the slot''s is refused in any case): allow it, tell support and allow it, or refuse it. Written by the server.';
comment on column public.machines.sessions_per_minute is 'New sessions that its token opens in a minute at most; written by the server.';
comment on column public.machines.locale is 'Language its kiosk starts in; written by the server.';
comment on column public.machines.state is 'What the bridge last said of adapter and machine; written by machine_heartbeat.';
comment on column public.machines.last_seen_at is 'When the bridge last spoke; written by machine_heartbeat and open_vend_session.';
comment on column public.machines.bridge_url is 'Where n8n reaches the bridge''s HTTP interface; null: it does not, and the machine works without. The token stands in n8n. Written by set_machine_bridge.';
comment on column public.machines.bridge_asked_at is 'When the bridge was last asked over HTTP because the machine was silent; written by tell_bridge_answers.';
comment on column public.machines.bridge_answered_at is 'When it last answered that; written by tell_bridge_answers.';
comment on column public.machines.out_of_service_at is 'Since when staff have it out of service; null: it sells. Written by set_machine_service and record_machine_service.';
comment on column public.machines.out_of_service_reason is 'Why, as they said. Written by the same.';
comment on column public.machines.service_rev is 'Counts the decisions about its service, so that its bridge follows each once; null is 0. Written by the same.';

alter table public.machines enable row level security;

revoke all on public.machines from public, anon, authenticated, service_role;
grant delete, insert, select, update on public.machines to service_role;

CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON public.machines FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('machines');
