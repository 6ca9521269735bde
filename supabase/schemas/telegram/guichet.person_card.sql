-- Written by npm run db:schemas. Last in migrations/20261201000770_telegram_commands.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.person_card(p_user uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_strip_nulls(jsonb_build_object('user_id', u.id, 'email', u.email, 'since', u.created_at,
    'open', guichet.web_address('/bureau/personnes/' || u.id),
    'establishments', (select jsonb_agg(e.name order by e.name) from public.establishment_members m
      join public.establishments e on e.id = m.establishment_id where m.user_id = u.id),
    'subscriptions', (select jsonb_agg(jsonb_build_object('plan_code', s.plan_code, 'status', s.status, 'until',
        s.current_period_end) order by s.created_at desc)
      from public.subscriptions s join public.billing_accounts a on a.id = s.billing_account_id
     where (a.owner_user_id = u.id or a.owner_establishment_id in (select m.establishment_id
       from public.establishment_members m where m.user_id = u.id)) and s.ended_at is null),
    'wallets', (select jsonb_agg(jsonb_build_object('amount_minor', w.balance_minor, 'currency', w.currency, 'frozen',
        w.frozen_at is not null) order by w.currency) from public.wallets w where w.user_id = u.id),
    'bookings', (select jsonb_agg(jsonb_build_object('title', s.location, 'starts', s.session_date_start,
        'status', b.status, 'payment_state', b.payment_state) order by s.session_date_start)
      from public.immersion_bookings b join public.immersion_sessions s on s.id = b.session_id
     where b.user_id = u.id and b.status <> 'cancelled' and s.session_date_end >= guichet.today()),
    'payments', (select jsonb_agg(to_jsonb(l)) from (select p.id as payment_id, p.amount_cents as amount_minor,
        lower(p.currency) as currency, p.status, p.created_at as at from public.payments p
       where p.payer_id = u.id and p.role <> 'foreign' order by p.created_at desc limit 3) l)))
    from public.users u where u.id = p_user
$function$;

comment on function guichet.person_card(uuid) is 'Who it is and what they have: {user_id, email, since, open, establishments?, subscriptions?, wallets?, bookings?, payments?: the last three}.';

revoke all on function guichet.person_card(uuid) from public, anon, authenticated, service_role;
