-- Written by npm run db:schemas. Last in migrations/20261201000215_stripe_fees.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.note_fees_of_event(p_item jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_of record;
begin
  if jsonb_typeof(p_item #> '{row,fees}') = 'array' then
    select * into v_of from guichet.line_of_source(coalesce(p_item #>> '{row,stripe_dispute_id}',
      p_item #>> '{row,stripe_payment_intent_id}'));
    perform guichet.note_fee(v_of.payment_id, v_of.line, f)
      from jsonb_array_elements(p_item #> '{row,fees}') f where v_of.payment_id is not null;
  end if;
  -- the event is its domain's all the same
  return false;
end $function$;

comment on function guichet.note_fees_of_event(jsonb) is 'Handler of payment_intent, charge and dispute: keeps the fees that the event happens to say (row.fees), and leaves it to the others.';

revoke all on function guichet.note_fees_of_event(jsonb) from public, anon, authenticated, service_role;
