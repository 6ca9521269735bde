/** One string: node:sqlite runs it at every opening; everything in it is safe to run twice. */
export const schema = `
create table if not exists vends (
  session_id   text primary key,
  amount       text not null,             -- decimal string of the machine
  item         text not null,
  state        text not null check (state in ('REQUESTED','PAID','APPROVE_INTENT','APPROVE_SENT','SUCCESS','FAILED','UNKNOWN')),
  outcome      text check (outcome in ('success','failure','cancelled','timeout','reset','unknown')),
  detail       text,
  requested_at integer not null,          -- milliseconds of this machine's clock, for people only
  changed_at   integer not null,
  reported     integer not null default 0 check (reported in (0, 1)),
  check ((outcome is null) = (state in ('REQUESTED','PAID','APPROVE_INTENT','APPROVE_SENT')))
) strict;

-- reports that the database has not acknowledged, and vends that a crash left open: both are read at every boot
create index if not exists vends_to_report on vends (changed_at) where reported = 0;

-- what went over the line during a vend, for people; gone with its vend
create table if not exists said (
  session_id text primary key,
  lines      text not null               -- JSON
) strict;

create table if not exists answers (
  idempotency_key text primary key,
  request_hash    text not null,          -- method, path and body
  status          integer not null,
  body            text not null,
  answered_at     integer not null
) strict;

create table if not exists reader (
  id      integer primary key check (id = 1),
  enabled integer not null check (enabled in (0, 1)) -- what staff want, until they say otherwise
) strict;
`;
