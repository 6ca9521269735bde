-- Written by npm run db:schemas. Last in migrations/20261201000250_desk_rows.sql, which never changes: change it in a new one.

create view guichet.silent_machines with (security_invoker=true) as
 SELECT id,
    code,
    name,
    active,
    created_at,
    token_hash,
    address,
    currency,
    capture_policy,
    unknown_policy,
    payment_window_seconds,
    price_policy,
    sessions_per_minute,
    locale,
    state,
    last_seen_at,
    bridge_url,
    bridge_asked_at,
    bridge_answered_at
   FROM public.machines m
  WHERE (active AND (GREATEST(last_seen_at,
        CASE
            WHEN (last_seen_at IS NOT NULL) THEN bridge_answered_at
            ELSE NULL::timestamp with time zone
        END) < (now() - '00:03:00'::interval)));

comment on view guichet.silent_machines is 'Machines that have been heard of, and not for three minutes.';

revoke all on guichet.silent_machines from public, anon, authenticated, service_role;
