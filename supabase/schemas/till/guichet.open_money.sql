-- Written by npm run db:schemas. Last in migrations/20261201000235_desk_open_money.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.open_money(p_what text)
 RETURNS TABLE(currency text, amount_minor bigint, entries bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  -- an outage of a bank is no reason to count for a second: a thousand, and more than that is said
  return query
  select lower(m.currency), coalesce(sum(m.amount), 0)::bigint, count(*)
    from (
      (select f.currency, f.amount_cents as amount from guichet.failed_payments f where p_what = 'failed' limit 1000)
      union all
      (select r.currency, r.amount_cents from guichet.pending_refunds r where p_what = 'refunds' limit 1000)
      union all
      (select d.currency, d.amount_cents from guichet.open_disputes d where p_what = 'disputes' limit 1000)) m
   group by lower(m.currency) order by 1;
end $function$;

comment on function guichet.open_money(text) is 'How much and how many: failed, refunds or disputes, a currency apart; a thousand at most.';

revoke all on function guichet.open_money(text) from public, anon, authenticated, service_role;
