-- Written by npm run db:schemas. Last in migrations/20261201000420_stock_counts.sql, which never changes: change it in a new one.

create table public.stock_counts (
  id uuid not null,
  at timestamp with time zone default clock_timestamp() not null,
  counted_at timestamp with time zone not null,
  stock_id uuid not null,
  machine_id uuid not null,
  slot_number integer not null,
  product_id uuid,
  kind text not null,
  said integer not null,
  expected integer not null,
  quantity integer not null,
  applied boolean not null,
  under_way integer not null,
  cause text,
  note text,
  user_id uuid,
  said_by text,
  door text not null,
  constraint stock_counts_pkey PRIMARY KEY (id),
  constraint stock_counts_cause_check CHECK ((cause = ANY (ARRAY['broken'::text, 'expired'::text, 'stolen'::text, 'miscounted'::text, 'tested'::text, 'other'::text]))),
  constraint stock_counts_kind_check CHECK ((kind = ANY (ARRAY['full'::text, 'count'::text]))),
  constraint stock_counts_note_check CHECK ((length(note) <= 500)),
  constraint stock_counts_quantity_check CHECK ((quantity >= 0)),
  constraint stock_counts_said_check CHECK ((said >= 0))
);

comment on table public.stock_counts is 'Each count of a slot, by whom and when. Append-only; no foreign keys, it outlives the slot and the account.';
comment on column public.stock_counts.id is 'Made by the phone when the person pressed, so that what is sent twice counts once. Written by guichet.count_slot, as all that follows.';
comment on column public.stock_counts.at is 'When it came in; written by the database.';
comment on column public.stock_counts.counted_at is 'When the person pressed: now less the age that the phone gave, by the database''s clock.';
comment on column public.stock_counts.stock_id is 'stocks.id.';
comment on column public.stock_counts.machine_id is 'machines.id.';
comment on column public.stock_counts.slot_number is 'stocks.slot_number.';
comment on column public.stock_counts.product_id is 'What lay in the slot.';
comment on column public.stock_counts.kind is 'full: as many as go in; count: so many.';
comment on column public.stock_counts.said is 'Pieces that lay there.';
comment on column public.stock_counts.expected is 'Pieces that should have lain there at that moment, by all that is known of it now.';
comment on column public.stock_counts.quantity is 'The figure of the slot after it: what was said, less what has left or is promised since.';
comment on column public.stock_counts.applied is 'False: a later count of the slot had come in before, and stands.';
comment on column public.stock_counts.under_way is 'Vends of the slot of which nobody knew at that moment whether their piece had fallen: count again.';
comment on column public.stock_counts.cause is 'Why fewer lay there than expected; null where none are missing.';
comment on column public.stock_counts.note is 'What the person added.';
comment on column public.stock_counts.user_id is 'auth.uid() of the person; null where the server says who it was.';
comment on column public.stock_counts.said_by is 'As staff_actions.said_by.';
comment on column public.stock_counts.door is 'As staff_actions.door.';

CREATE INDEX stock_counts_slot ON public.stock_counts USING btree (stock_id, counted_at DESC);

alter table public.stock_counts enable row level security;
create policy "whoever may look at machines" on public.stock_counts for select to authenticated
  using (( SELECT guichet.may('read_machines'::text) AS may));

revoke all on public.stock_counts from public, anon, authenticated, service_role;
grant select on public.stock_counts to authenticated;
grant select on public.stock_counts to service_role;

CREATE TRIGGER stock_counts_append_only BEFORE DELETE OR UPDATE ON public.stock_counts FOR EACH ROW EXECUTE FUNCTION guichet.refuse_change('Count the slot again: count_stock.');
CREATE TRIGGER stock_counts_never_emptied BEFORE TRUNCATE ON public.stock_counts FOR EACH STATEMENT EXECUTE FUNCTION guichet.refuse_change();
