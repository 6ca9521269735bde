-- Written by npm run db:schemas. Last in migrations/20261201000740_telegram_offers.sql, which never changes: change it in a new one.

create table public.telegram_offers (
  id uuid default gen_random_uuid() not null,
  message uuid not null,
  place integer not null,
  action text not null,
  needs text not null,
  subject_table text not null,
  subject_ids text[] not null,
  version text,
  amount_minor bigint,
  currency text,
  details jsonb default '{}'::jsonb not null,
  parent uuid,
  for_user uuid,
  expires_at timestamp with time zone not null,
  state text default 'open'::text not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  result jsonb,
  constraint telegram_offers_pkey PRIMARY KEY (id),
  constraint telegram_offers_action_check CHECK ((action = ANY (ARRAY['replay'::text, 'refund'::text, 'capture'::text, 'release'::text, 'retry'::text, 'skip'::text, 'seen'::text, 'send_link'::text, 'who'::text, 'apply'::text, 'answer'::text, 'confirm'::text, 'cancel'::text]))),
  constraint telegram_offers_state_check CHECK ((state = ANY (ARRAY['open'::text, 'asked'::text, 'done'::text, 'refused'::text, 'withdrawn'::text]))),
  constraint telegram_offers_message_fkey FOREIGN KEY (message) REFERENCES guichet.telegram_messages(id) ON DELETE CASCADE,
  constraint telegram_offers_needs_fkey FOREIGN KEY (needs) REFERENCES guichet.actions(action),
  constraint telegram_offers_parent_fkey FOREIGN KEY (parent) REFERENCES public.telegram_offers(id) ON DELETE CASCADE
);

comment on table public.telegram_offers is 'A button a row. What is decided on it, is decided once.';
comment on column public.telegram_offers.id is 'What the button carries. Written by the database.';
comment on column public.telegram_offers.message is 'The message that it stands under. Written by guichet.add_offer.';
comment on column public.telegram_offers.place is 'Order of the buttons. Written by guichet.add_offer.';
comment on column public.telegram_offers.action is 'What it does; confirm and cancel: the second press of what moves money. Written by guichet.add_offer.';
comment on column public.telegram_offers.needs is 'The right that is asked at the press. Written by guichet.add_offer.';
comment on column public.telegram_offers.subject_table is 'Table of the rows that are decided on. Written by guichet.add_offer.';
comment on column public.telegram_offers.subject_ids is 'Their keys; several where alerts were folded. Written by guichet.add_offer.';
comment on column public.telegram_offers.version is 'What the decision depends on, as it was when the button was shown (guichet.offer_version). Written by guichet.add_offer.';
comment on column public.telegram_offers.amount_minor is 'What moves, in minor units; null where nothing does. Written by guichet.add_offer.';
comment on column public.telegram_offers.currency is 'Its currency. Written by guichet.add_offer.';
comment on column public.telegram_offers.details is 'For the words: name, reason, label, value, topic. Written by guichet.add_offer.';
comment on column public.telegram_offers.parent is 'Of a second press: the offer that it confirms. Written by guichet.add_offer.';
comment on column public.telegram_offers.for_user is 'Of a second press: who pressed first, and alone confirms. Written by guichet.add_offer.';
comment on column public.telegram_offers.expires_at is 'Not after. Written by guichet.add_offer.';
comment on column public.telegram_offers.state is 'open → asked → done, refused or withdrawn; asked: the second press is awaited. Written by press_offer.';
comment on column public.telegram_offers.decided_by is 'Who. No foreign key: it outlives the account. Written by press_offer.';
comment on column public.telegram_offers.decided_at is 'When. Written by press_offer.';
comment on column public.telegram_offers.result is 'What came of it at the press: {result, …}. Written by press_offer.';

CREATE INDEX telegram_offers_answers ON public.telegram_offers USING btree (expires_at) WHERE ((action = 'answer'::text) AND (state = 'open'::text));
CREATE INDEX telegram_offers_message ON public.telegram_offers USING btree (message, place);
CREATE INDEX telegram_offers_moved ON public.telegram_offers USING btree (decided_by, currency, decided_at) WHERE ((state = 'done'::text) AND (amount_minor IS NOT NULL) AND (parent IS NULL));
CREATE INDEX telegram_offers_needs ON public.telegram_offers USING btree (needs);
CREATE INDEX telegram_offers_parent ON public.telegram_offers USING btree (parent) WHERE (parent IS NOT NULL);

alter table public.telegram_offers enable row level security;
create policy "who may see decisions" on public.telegram_offers for select to authenticated
  using (( SELECT guichet.may('read_decisions'::text) AS may));

revoke all on public.telegram_offers from public, anon, authenticated, service_role;
grant select on public.telegram_offers to authenticated;
grant select on public.telegram_offers to service_role;
