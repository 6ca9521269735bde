-- Written by npm run db:schemas. Last in migrations/20261121000182_event_order.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.reconsider_same_second(object_id text, created bigint, event_id text, held_id text, batch_ids text[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_order text[] := (guichet.order_same_second(reconsider_same_second.object_id,
    reconsider_same_second.created)).event_ids;
  v_last text := v_order[cardinality(v_order)];
begin
  update public.stripe_webhook_log l
    set status = 'pending', attempts = 0, next_attempt_at = null, alone = false, processed_at = null,
      response_status = 'reordered'
    where l.object_id = reconsider_same_second.object_id and l.event_created = reconsider_same_second.created
      and l.event_id <> reconsider_same_second.event_id and l.status = 'processed' and l.payload is not null
      and (
        -- what only they tell (items that have gone, a word on seats) was told in another order
        l.processed_at < (select n.created_at from public.stripe_webhook_log n
          where n.event_id = reconsider_same_second.event_id)
        -- no clock says what one saw that was written before this event came and completed after it. Ends: processed
        -- again, the last one is what the mirror holds
        or (l.event_id = v_last and l.event_id is distinct from reconsider_same_second.held_id
          and l.event_id <> all(reconsider_same_second.batch_ids)));
end $function$;

comment on function guichet.reconsider_same_second(text,bigint,text,text,text[]) is 'A third event of one second can change which of the first two was later: those that were processed before it arrived are processed once more, and so is the last of the second where the mirror (held_id) does not hold it.';

revoke all on function guichet.reconsider_same_second(text,bigint,text,text,text[]) from public, anon, authenticated, service_role;
