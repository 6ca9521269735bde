-- Written by npm run db:schemas. Last in migrations/20261121000182_event_order.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.progress(object jsonb)
 RETURNS numeric[]
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select array[
    case object ->> 'status'
      when 'canceled' then 3 when 'incomplete_expired' then 3 when 'paid' then 3 when 'void' then 3
      when 'uncollectible' then 2
      when 'incomplete' then 0 when 'draft' then 0
      else 1 end,
    -- of invoices: attempts and payments only grow
    case when jsonb_typeof(object -> 'attempt_count') = 'number' then (object ->> 'attempt_count')::numeric else 0 end,
    case when jsonb_typeof(object -> 'amount_paid') = 'number' then (object ->> 'amount_paid')::numeric else 0 end]
$function$;

comment on function guichet.progress(jsonb) is 'How far an object has come in a life that has one direction: terminal states last, first states first.';

revoke all on function guichet.progress(jsonb) from public, anon, authenticated, service_role;
