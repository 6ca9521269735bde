-- Written by npm run db:schemas. Last in migrations/20261201000212_subscription_months.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.after_discounts(p_monthly numeric, p_discounts jsonb, p_currency text, p_interval text, p_count integer, p_at timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  v_left numeric := p_monthly;
  v_discount record;
begin
  for v_discount in
    select d.percent_off, d.amount_off, d.currency from jsonb_to_recordset(coalesce(p_discounts, '[]')) as d (
      percent_off numeric, amount_off numeric, currency text, duration text, ends_at timestamptz, item text)
     -- what is taken off once is nothing of every month
     where d.duration is distinct from 'once' and coalesce(d.ends_at > p_at, true) and d.item is null
  loop
    if v_discount.percent_off is not null then
      v_left := v_left * (1 - v_discount.percent_off / 100);
    elsif v_discount.currency = p_currency then
      -- taken off each invoice
      v_left := v_left - coalesce(guichet.by_month(v_discount.amount_off, p_interval, p_count), 0);
    end if;
  end loop;
  return round(greatest(v_left, 0))::bigint;
end $function$;

comment on function guichet.after_discounts(numeric,jsonb,text,text,integer,timestamp with time zone) is 'What is left of a monthly amount after discounts as they are at an instant, those of a single item apart (they are taken off that first), in whole minor units; amounts off are those of an invoice, each so many intervals.';

revoke all on function guichet.after_discounts(numeric,jsonb,text,text,integer,timestamp with time zone) from public, anon, authenticated, service_role;
