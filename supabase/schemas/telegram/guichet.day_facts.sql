-- Written by npm run db:schemas. Last in migrations/20261201000770_telegram_commands.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.day_facts(p_day date)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('command', 'day', 'day', p_day, 'takings', coalesce((
      select jsonb_agg(jsonb_build_object('domain', t.domain, 'currency', t.currency,
          'amount_minor', t.received_minor - t.refunded_minor, 'payments', t.payments,
          'returned_minor', -t.refunded_minor, 'disputed_minor', t.disputed_minor,
          'wallet_minor', t.wallet_minor, 'wallet_vends', t.wallet_vends)
          order by t.currency, t.received_minor - t.refunded_minor desc, t.domain)
        from guichet.takings('day', p_day, p_day) t), '[]'))
$function$;

comment on function guichet.day_facts(date) is 'Takings of a day of the business, by domain and currency, as desk_today has them: {day, takings: [{domain, currency, amount_minor: received less refunded, payments, returned_minor: ≤ 0, disputed_minor, wallet_minor, wallet_vends: beside, not added}]}.';

revoke all on function guichet.day_facts(date) from public, anon, authenticated, service_role;
