-- Written by npm run db:schemas. Last in migrations/20261201000740_telegram_offers.sql, which never changes: change it in a new one.

create table guichet.telegram_presses (
  bot_id bigint not null,
  update_id bigint not null,
  at timestamp with time zone default clock_timestamp() not null,
  telegram_id bigint,
  name text,
  user_id uuid,
  message uuid,
  offer_id uuid,
  action text,
  outcome text not null,
  facts jsonb default '{}'::jsonb not null,
  constraint telegram_presses_pkey PRIMARY KEY (bot_id, update_id)
);

comment on table guichet.telegram_presses is 'Every press, also of strangers and of what was refused. Append-only.';
comment on column guichet.telegram_presses.bot_id is 'As in telegram_updates. Written by press_offer.';
comment on column guichet.telegram_presses.update_id is 'As in telegram_updates. Written by press_offer.';
comment on column guichet.telegram_presses.at is 'When it was decided. Written by the database.';
comment on column guichet.telegram_presses.telegram_id is 'Who, by Telegram''s number. Written by press_offer.';
comment on column guichet.telegram_presses.name is 'E-mail of the person; of a stranger the name they give themselves. Written by press_offer.';
comment on column guichet.telegram_presses.user_id is 'Who, if bound. No foreign key: it outlives the account. Written by press_offer.';
comment on column guichet.telegram_presses.message is 'Under which message. Written by press_offer.';
comment on column guichet.telegram_presses.offer_id is 'Which button. Written by press_offer.';
comment on column guichet.telegram_presses.action is 'What it offered. Written by press_offer.';
comment on column guichet.telegram_presses.outcome is 'done, asked, cancelled, shown, refused or already. Written by press_offer.';
comment on column guichet.telegram_presses.facts is 'Reason, figures, ids. Written by press_offer.';

CREATE INDEX telegram_presses_message ON guichet.telegram_presses USING btree (message, at) WHERE (message IS NOT NULL);

alter table guichet.telegram_presses enable row level security;

revoke all on guichet.telegram_presses from public, anon, authenticated, service_role;

CREATE TRIGGER telegram_presses_append_only BEFORE DELETE OR UPDATE ON guichet.telegram_presses FOR EACH ROW EXECUTE FUNCTION guichet.refuse_change();
