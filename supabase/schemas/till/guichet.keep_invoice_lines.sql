-- Written by npm run db:schemas. Last in migrations/20261201000200_money_lines.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.keep_invoice_lines(p_invoice uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- The invoice and the payment on it may be told by two transactions at once, and neither holds the row of the other:
  -- here, at their end, one waits for the other and then sees it. Nothing is locked after this.
  perform pg_advisory_xact_lock(hashtextextended('guichet.invoice_lines', 7309));
  with now as (select * from guichet.invoice_lines l where l.subject = p_invoice),
  gone as (
    delete from guichet.money_lines m
     where m.subject = p_invoice and m.via in ('credit', 'outside')
       and not exists (select from now n where n.id = m.id))
  insert into guichet.money_lines as m select * from now
  on conflict (id) do update set amount_minor = excluded.amount_minor, currency = excluded.currency, at = excluded.at
  where (m.amount_minor, m.currency, m.at) is distinct from (excluded.amount_minor, excluded.currency, excluded.at);
end $function$;

comment on function guichet.keep_invoice_lines(uuid) is 'Makes the lines of an invoice what its row and payments say.';

revoke all on function guichet.keep_invoice_lines(uuid) from public, anon, authenticated, service_role;
