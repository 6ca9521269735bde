-- Written by npm run db:schemas. Last in migrations/20261201000200_money_lines.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.keep_payment_lines(p_payment uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_payment public.payments;
begin
  -- whoever changes a payment, its refunds, disputes or events holds this row already
  select * into v_payment from public.payments p where p.id = p_payment for no key update;
  with now as (select * from guichet.payment_lines l where l.payment_id = p_payment),
  gone as (
    delete from guichet.money_lines m
     where m.payment_id = p_payment and m.via = 'stripe' and not exists (select from now n where n.id = m.id))
  insert into guichet.money_lines as m select * from now
  on conflict (id) do update
     set domain = excluded.domain, amount_minor = excluded.amount_minor, currency = excluded.currency,
         subject = excluded.subject, payment_id = excluded.payment_id, role = excluded.role,
         payer_id = excluded.payer_id, at = excluded.at, fee_minor = excluded.fee_minor,
         fee_currency = excluded.fee_currency
  where (m.domain, m.amount_minor, m.currency, m.subject, m.payment_id, m.role, m.payer_id, m.at, m.fee_minor,
    m.fee_currency)
    is distinct from (excluded.domain, excluded.amount_minor, excluded.currency, excluded.subject, excluded.payment_id,
      excluded.role, excluded.payer_id, excluded.at, excluded.fee_minor, excluded.fee_currency);
end $function$;

comment on function guichet.keep_payment_lines(uuid) is 'Makes the lines of a payment what it, its refunds, disputes and events say.';

revoke all on function guichet.keep_payment_lines(uuid) from public, anon, authenticated, service_role;
