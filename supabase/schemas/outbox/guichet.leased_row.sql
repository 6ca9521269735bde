-- Written by npm run db:schemas. Last in migrations/20261121000130_outbox.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.leased_row(item jsonb)
 RETURNS public.outbox
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_row public.outbox;
begin
  select o.* into v_row from public.outbox o
    where o.id = guichet.try_uuid(coalesce(item ->> 'outbox_id', item ->> 'id'))
      and o.claim_token = guichet.try_uuid(item ->> 'token')
      and o.status = 'running' and o.claimed_until > clock_timestamp();
  if not found then
    raise exception 'outbox row % is not leased to this execution any more',
      coalesce(item ->> 'outbox_id', item ->> 'id', '?')
      using errcode = '55000', column = 'token', hint = 'Another execution has it; nothing to do.';
  end if;
  return v_row;
end $function$;

comment on function guichet.leased_row(jsonb) is 'The outbox row of an item whose lease still holds. Raises where it has lapsed, so that a late execution writes nothing.';

revoke all on function guichet.leased_row(jsonb) from public, anon, authenticated, service_role;
