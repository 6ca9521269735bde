-- Written by npm run db:schemas. Last in migrations/20261201000215_stripe_fees.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.record_stripe_fees(rows jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_item jsonb;
  v_of record;
  v_noted bigint := 0;
  v_unknown text[] := '{}';
begin
  for v_item in select r from jsonb_array_elements(record_stripe_fees.rows) r loop
    select * into v_of from guichet.line_of_source(v_item ->> 'source');
    if v_of.payment_id is null then
      v_unknown := v_unknown || (v_item ->> 'source');
    else
      perform guichet.note_fee(v_of.payment_id, v_of.line, v_item);
      v_noted := v_noted + 1;
    end if;
  end loop;
  return jsonb_build_object('noted', v_noted, 'unknown', to_jsonb(v_unknown));
end $function$;

comment on function public.record_stripe_fees(jsonb) is 'What Stripe kept, from its balance transactions: [{balance_transaction, source: ch_…, pi_…, re_… or dp_…, fee: minor units, currency}] → {noted: number, unknown: [sources that are not ours]}. Safe to repeat. Service role.';

revoke all on function public.record_stripe_fees(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.record_stripe_fees(jsonb) to service_role;
