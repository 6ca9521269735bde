-- Written by npm run db:schemas. Last in migrations/20261201000203_figures.sql, which never changes: change it in a new one.

create table guichet.figures (
  figure text not null,
  unit text not null,
  starts_on date not null,
  domain text not null,
  via text not null,
  kind text not null,
  currency text not null,
  amount_minor bigint not null,
  entries bigint not null,
  constraint figures_pkey PRIMARY KEY (figure, unit, starts_on, domain, via, kind, currency)
) with (fillfactor=70);

comment on table guichet.figures is 'Sums, folded: of money_lines by day, week and month of the business, and of subscriptions as they are now. All columns are written by guichet.fold_figures and guichet.recount_money.';
comment on column guichet.figures.figure is 'money: of guichet.money_lines; fees: of what Stripe kept of them; without_fee: of those whose fee is not known; mrr: of guichet.subscription_months.';
comment on column guichet.figures.unit is 'day, week or month; ever: what no day has, because it is not known yet or because it is so now.';
comment on column guichet.figures.starts_on is 'First day of the unit, weeks begin on Monday; -infinity of ever.';
comment on column guichet.figures.domain is 'order, booking, vend, recharge, subscription; empty: none.';
comment on column guichet.figures.amount_minor is 'Minor units.';
comment on column guichet.figures.entries is 'How many rows it is the sum of.';

alter table guichet.figures enable row level security;

revoke all on guichet.figures from public, anon, authenticated, service_role;
