-- Written by npm run db:schemas. Last in migrations/20261201000200_money_lines.sql, which never changes: change it in a new one.

create view guichet.wallet_lines with (security_invoker=true) as
 SELECT ('transaction:'::text || t.id) AS id,
    t.kind,
        CASE
            WHEN (t.vend_session_id IS NOT NULL) THEN 'vend'::text
            WHEN (t.recharge_id IS NOT NULL) THEN 'recharge'::text
            ELSE NULL::text
        END AS domain,
    'wallet'::text AS via,
    false AS takings,
    t.amount_minor,
    t.currency,
    COALESCE(t.vend_session_id, t.recharge_id) AS subject,
    ( SELECT p.id
           FROM public.payments p
          WHERE ((p.stripe_payment_intent_id)::text = t.stripe_payment_intent_id)) AS payment_id,
    NULL::text AS role,
    w.user_id AS payer_id,
    t.created_at AS at,
    NULL::bigint AS fee_minor,
    NULL::text AS fee_currency,
    t.id AS transaction_id
   FROM (public.transactions t
     JOIN public.wallets w ON ((w.id = t.wallet_id)));

comment on view guichet.wallet_lines is 'The line of each transaction that moves a wallet.';

revoke all on guichet.wallet_lines from public, anon, authenticated, service_role;
