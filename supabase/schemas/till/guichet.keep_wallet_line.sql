-- Written by npm run db:schemas. Last in migrations/20261201000200_money_lines.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.keep_wallet_line(p_transaction uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into guichet.money_lines (id, kind, domain, via, takings, amount_minor, currency, subject, payment_id, role,
    payer_id, at)
  select l.id, l.kind, l.domain, l.via, l.takings, l.amount_minor, l.currency, l.subject, l.payment_id, l.role,
    l.payer_id, l.at
    from guichet.wallet_lines l where l.transaction_id = p_transaction
  on conflict (id) do nothing
$function$;

comment on function guichet.keep_wallet_line(uuid) is 'Writes the line of a transaction of a wallet, which never changes.';

revoke all on function guichet.keep_wallet_line(uuid) from public, anon, authenticated, service_role;
