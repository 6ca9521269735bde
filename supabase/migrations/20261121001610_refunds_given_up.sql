-- A refund that Stripe refuses for good is parked in the outbox and support is told; staff retry it or skip it.
-- Skipping it is the decision that it will not be made: its row fails and the remainder is free again.

create or replace function guichet.give_up_skipped_refund() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if guichet.try_uuid(new.payload #>> '{metadata,refund_id}') is not null
     and exists (select from public.refunds r where r.id = (new.payload #>> '{metadata,refund_id}')::uuid) then
    perform public.give_up_refund((new.payload #>> '{metadata,refund_id}')::uuid, coalesce(new.error_message, 'skipped by staff'));
  end if;
  return null;
end $$;
comment on function guichet.give_up_skipped_refund() is 'Trigger: staff gave a refund request up.';
revoke execute on function guichet.give_up_skipped_refund() from public, anon, authenticated;
create or replace trigger give_up_skipped_refund after update of status on public.outbox
  for each row when (new.topic = 'stripe.refund.create' and new.status = 'skipped' and old.status <> 'skipped')
  execute function guichet.give_up_skipped_refund();
