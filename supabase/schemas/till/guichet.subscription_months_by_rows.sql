-- Written by npm run db:schemas. Last in migrations/20261201000212_subscription_months.sql, which never changes: change it in a new one.

create view guichet.subscription_months_by_rows with (security_invoker=true) as
 SELECT s.id AS subscription_id,
    COALESCE(i.currency, s.currency, ''::text) AS currency,
    (s.status = 'past_due'::text) AS past_due,
    guichet.after_discounts(i.monthly, s.discounts, COALESCE(i.currency, s.currency), s.period_interval, s.period_interval_count, now()) AS amount_minor,
    i.unpriced AS unpriced_items,
    (((s.discounts IS NULL) AND (s.coupon_id IS NOT NULL)) OR (EXISTS ( SELECT
           FROM jsonb_to_recordset(COALESCE(s.discounts, '[]'::jsonb)) d(percent_off numeric, amount_off numeric, currency text, duration text)
          WHERE ((d.duration IS DISTINCT FROM 'once'::text) AND (d.percent_off IS NULL) AND ((d.amount_off IS NULL) OR (d.currency IS DISTINCT FROM COALESCE(i.currency, s.currency))))))) AS discount_unknown,
    ( SELECT min(d.ends_at) AS min
           FROM jsonb_to_recordset(COALESCE(s.discounts, '[]'::jsonb)) d(ends_at timestamp with time zone)
          WHERE (d.ends_at > now())) AS changes_at
   FROM (public.subscriptions s
     CROSS JOIN LATERAL ( SELECT COALESCE(sum(
                CASE
                    WHEN (d.discounts IS NULL) THEN m.monthly
                    ELSE (guichet.after_discounts(m.monthly, d.discounts, COALESCE(it.currency, s.currency), m.unit, m.units, now()))::numeric
                END), (0)::numeric) AS monthly,
            count(*) FILTER (WHERE (it.unit_amount IS NULL)) AS unpriced,
            min(it.currency) AS currency
           FROM (((public.subscription_items it
             CROSS JOIN LATERAL ( SELECT COALESCE(it.period_interval, s.period_interval) AS unit,
                    COALESCE(it.period_interval_count, s.period_interval_count) AS units) u)
             CROSS JOIN LATERAL ( SELECT u.unit,
                    u.units,
                    guichet.by_month(((it.unit_amount * COALESCE(it.quantity, 1)))::numeric, u.unit, u.units) AS monthly) m)
             LEFT JOIN LATERAL ( SELECT jsonb_agg((e.value - 'item'::text)) AS discounts
                   FROM jsonb_array_elements(s.discounts) e(value)
                  WHERE ((e.value ->> 'item'::text) = it.stripe_subscription_item_id)) d ON (true))
          WHERE ((it.subscription_id = s.id) AND it.active AND (NOT it.metered))) i)
  WHERE ((s.status = ANY (ARRAY['active'::text, 'past_due'::text])) AND (s.pause_collection IS NULL));

comment on view guichet.subscription_months_by_rows is 'What each subscription that is active or past due brings a month now; those in trial, and those whose collection is paused, bring nothing.';

revoke all on guichet.subscription_months_by_rows from public, anon, authenticated, service_role;
