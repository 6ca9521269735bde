-- Written by npm run db:schemas. Last in migrations/20261121000113_staff_actions.sql, which never changes: change it in a new one.

create table public.staff_actions (
  id bigint generated always as identity not null,
  at timestamp with time zone default clock_timestamp() not null,
  user_id uuid,
  said_by text,
  door text not null,
  action text not null,
  subject_table text not null,
  subject_id text not null,
  version text,
  reason text,
  before jsonb,
  after jsonb,
  constraint staff_actions_pkey PRIMARY KEY (id),
  constraint staff_actions_door_check CHECK ((door = ANY (ARRAY['desk'::text, 'form'::text, 'telegram'::text, 'api'::text, 'service'::text]))),
  constraint staff_actions_action_fkey FOREIGN KEY (action) REFERENCES guichet.actions(action)
);

comment on table public.staff_actions is 'Every decision of staff. Append-only.';
comment on column public.staff_actions.id is 'Order of the entries; written by the database.';
comment on column public.staff_actions.at is 'When; written by the database.';
comment on column public.staff_actions.user_id is 'auth.uid() of the person; through the door form whom the e-mail names that n8n says; null where the server says who it was. No foreign key: it outlives the account. Written by guichet.record_action.';
comment on column public.staff_actions.said_by is 'E-mail of the person, or what the workflow that calls says of them (header x-guichet-actor); null: it did not say. Written by the same.';
comment on column public.staff_actions.door is 'desk: a browser; api: a person''s token from elsewhere; telegram: a press of a bound account, form: a form of n8n, by the e-mail of who is signed in there, or both as a workflow says (header x-guichet-door); service: a workflow that says nothing, or a connection to the database. Written by the same.';
comment on column public.staff_actions.action is 'guichet.actions.action; written by the same.';
comment on column public.staff_actions.subject_table is 'Table of the row that was decided on, with its schema where that is not public; written by the same.';
comment on column public.staff_actions.subject_id is 'Key of the row; written by the same.';
comment on column public.staff_actions.version is 'rev or updated_at that the row had, of a new one that it got; null where it has neither. Written by the same.';
comment on column public.staff_actions.reason is 'Why, as they said; written by the same.';
comment on column public.staff_actions.before is 'Of the row before, what differs; whole where it is gone. Written by the same.';
comment on column public.staff_actions.after is 'Of the row after, what differs; whole where it is new, and the figures that were asked for. Written by the same.';

CREATE INDEX staff_actions_action ON public.staff_actions USING btree (action, id);
CREATE INDEX staff_actions_door ON public.staff_actions USING btree (door, id);
CREATE INDEX staff_actions_subject ON public.staff_actions USING btree (subject_table, subject_id, id);
CREATE INDEX staff_actions_user ON public.staff_actions USING btree (user_id, id) WHERE (user_id IS NOT NULL);

alter table public.staff_actions enable row level security;
create policy "own decisions, and all for who may see them" on public.staff_actions for select to authenticated
  using (((user_id = ( SELECT auth.uid() AS uid)) OR ( SELECT guichet.may('read_decisions'::text) AS may)));

revoke all on public.staff_actions from public, anon, authenticated, service_role;
grant select on public.staff_actions to authenticated;
grant select on public.staff_actions to service_role;

CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON public.staff_actions FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('decisions');
CREATE TRIGGER staff_actions_append_only BEFORE DELETE OR UPDATE ON public.staff_actions FOR EACH ROW EXECUTE FUNCTION guichet.refuse_change();
CREATE TRIGGER staff_actions_never_emptied BEFORE TRUNCATE ON public.staff_actions FOR EACH STATEMENT EXECUTE FUNCTION guichet.refuse_change();
