-- Written by npm run db:schemas. Last in migrations/20261121002000_spaces.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.sync_space_with_stripe()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.record_action('manage_spaces', 'spaces', coalesce(new.id, old.id)::text, null,
    case when tg_op <> 'INSERT' then to_jsonb(old) end, case when tg_op <> 'DELETE' then to_jsonb(new) end)
    where tg_op <> 'UPDATE' or new.rev <> old.rev;
  if tg_op = 'DELETE' then
    -- the row is gone: its old ids go along, under a revision that no update has used
    perform guichet.enqueue_space('DELETE', old, nextval('guichet.space_rev'));
  elsif tg_op = 'INSERT' or new.rev <> old.rev then
    perform guichet.enqueue_space(tg_op, new, new.rev);
  end if;
  return null;
end $function$;

comment on function public.sync_space_with_stripe() is 'Trigger (owner''s document 003): enqueues INSERT, UPDATE and DELETE of a space in the same transaction. The columns stripe_* are written by the synchronisation itself and start nothing.';

revoke all on function public.sync_space_with_stripe() from public, anon, authenticated, service_role;
