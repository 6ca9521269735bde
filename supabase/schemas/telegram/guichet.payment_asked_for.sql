-- Written by npm run db:schemas. Last in migrations/20261201000770_telegram_commands.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.payment_asked_for(p_words text)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_read guichet.search_request := guichet.read_search(p_words);
  v_ids uuid[];
begin
  v_ids := array(select distinct guichet.try_uuid(coalesce(f.value ->> 'payment_id', f.value #>> '{open,id}'))
    from jsonb_array_elements(case when v_read.id is not null then guichet.find_by_id(v_read.id, 'id')
      when v_read.stripe_id is not null then guichet.find_by_stripe_id(v_read.stripe_id)
      when v_read.hex is not null then guichet.find_by_number(v_read.hex, 3) else '[]' end) f
    where f.value #>> '{open,page}' = 'payment' or f.value ? 'payment_id');
  -- of several that begin so none is meant
  return case when cardinality(v_ids) = 1 then v_ids[1] end;
end $function$;

comment on function guichet.payment_asked_for(text) is 'The one payment that this names, as the desk finds it: an id of Stripe''s (payment, charge, refund, dispute, Checkout), an id of ours or the number of what it pays for; null: none, or several. For whoever may read_money.';

revoke all on function guichet.payment_asked_for(text) from public, anon, authenticated, service_role;
