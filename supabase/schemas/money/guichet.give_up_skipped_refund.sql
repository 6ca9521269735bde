-- Written by npm run db:schemas. Last in migrations/20261121001400_refunds.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.give_up_skipped_refund()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if guichet.try_uuid(new.payload #>> '{metadata,refund_id}') is not null
     and exists (select from public.refunds r where r.id = (new.payload #>> '{metadata,refund_id}')::uuid) then
    perform public.give_up_refund((new.payload #>> '{metadata,refund_id}')::uuid,
      coalesce(new.error_message, 'skipped by staff'));
  end if;
  return null;
end $function$;

comment on function guichet.give_up_skipped_refund() is 'Trigger: staff gave a refund request up.';

revoke all on function guichet.give_up_skipped_refund() from public, anon, authenticated, service_role;
