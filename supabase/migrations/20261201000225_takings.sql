-- Takings: money received less what was refunded, by Stripe's time, in days of the business, a currency apart. What
-- disputes took, and vends that were paid from a wallet (whose money was taken when it was recharged), stand beside.

create function guichet.takings(p_unit text, p_from date, p_to date) returns table (starts_on date, domain text,
  currency text, received_minor bigint, payments bigint, refunded_minor bigint, refunds bigint, disputed_minor bigint,
  disputes bigint, wallet_minor bigint, wallet_vends bigint)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  -- planned once a connection
  return query
  select f.starts_on, f.domain, f.currency,
    coalesce(sum(f.amount_minor) filter (where f.via <> 'wallet' and f.kind = 'payment'), 0)::bigint,
    coalesce(sum(f.entries) filter (where f.via <> 'wallet' and f.kind = 'payment'), 0)::bigint,
    coalesce(-sum(f.amount_minor) filter (where f.via <> 'wallet' and f.kind = 'refund'), 0)::bigint,
    coalesce(sum(f.entries) filter (where f.via <> 'wallet' and f.kind = 'refund'), 0)::bigint,
    coalesce(-sum(f.amount_minor) filter (where f.via = 'stripe' and f.kind in ('dispute', 'dispute_won')), 0)::bigint,
    coalesce(sum(f.entries) filter (where f.via = 'stripe' and f.kind in ('dispute', 'dispute_won')), 0)::bigint,
    coalesce(-sum(f.amount_minor) filter (where f.via = 'wallet' and f.kind in ('vend', 'vend_refund')), 0)::bigint,
    coalesce(sum(f.entries) filter (where f.via = 'wallet' and f.kind = 'vend'), 0)::bigint
    from guichet.figures_now f
   where f.figure = 'money' and f.unit = p_unit and f.starts_on between p_from and p_to and f.entries <> 0
     and (f.via in ('stripe', 'outside') or f.via = 'wallet' and f.kind in ('vend', 'vend_refund'))
   group by f.starts_on, f.domain, f.currency;
end $$;
comment on function guichet.takings(text, date, date) is 'Days, weeks or months (p_unit; by their first day) of each domain and currency, in minor units: received, refunded, what disputes took less what they gave back; vends paid from wallets less those given back. Takings are received less refunded. What Stripe has not dated has the unit ever.';

create function guichet.takings_as_json(p_unit text, p_from date, p_to date) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('starts_on', nullif(t.starts_on, '-infinity'), 'domain', t.domain,
    'currency', t.currency,
    'takings_minor', t.received_minor - t.refunded_minor, 'received_minor', t.received_minor, 'payments', t.payments,
    'refunded_minor', t.refunded_minor, 'refunds', t.refunds, 'disputed_minor', t.disputed_minor,
    'disputes', t.disputes, 'wallet_minor', t.wallet_minor, 'wallet_vends', t.wallet_vends)
    order by t.starts_on, t.currency, t.domain), '[]')
      from guichet.takings(p_unit, p_from, p_to) t);
end $$;
comment on function guichet.takings_as_json(text, date, date) is 'guichet.takings as an array of objects.';

revoke execute on function guichet.takings(text, date, date), guichet.takings_as_json(text, date, date)
  from public, anon, authenticated;
