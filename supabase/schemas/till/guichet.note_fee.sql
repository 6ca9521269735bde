-- Written by npm run db:schemas. Last in migrations/20261201000215_stripe_fees.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.note_fee(p_payment uuid, p_line text, p_fee jsonb)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into guichet.stripe_fees as f (balance_transaction, payment_id, line, fee_minor, currency)
  values (p_fee ->> 'balance_transaction', p_payment, p_line, (p_fee ->> 'fee')::bigint, lower(p_fee ->> 'currency'))
  on conflict (balance_transaction) do update set fee_minor = excluded.fee_minor, currency = excluded.currency
  where (f.fee_minor, f.currency) is distinct from (excluded.fee_minor, excluded.currency)
$function$;

comment on function guichet.note_fee(uuid,text,jsonb) is 'Writes what Stripe kept of a line of a payment: {balance_transaction, fee, currency}. Safe to repeat.';

revoke all on function guichet.note_fee(uuid,text,jsonb) from public, anon, authenticated, service_role;
