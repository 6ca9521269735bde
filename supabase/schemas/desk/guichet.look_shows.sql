-- Written by npm run db:schemas. Last in migrations/20261201000350_stripe_looks.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.look_shows(p_subscription uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('asked_at', l.asked_at, 'held', l.held, 'attempts', o.attempts,
      'settled_at', o.settled_at, 'failure', case when o.status in ('parked', 'skipped') or o.attempts > 0
        and o.status <> 'done' then o.error_message end,
      'state', w.word, 'says', case when w.word = 'answered' then guichet.subscription_held(p_subscription) end)
    from guichet.stripe_looks l join public.subscriptions s on s.id = l.subscription_id
    left join public.outbox o on o.id = l.outbox_id
    cross join lateral (select case
      -- an event that came meanwhile has said it as well
      when not s.needs_refetch then 'answered'
      when o.status in ('parked', 'skipped') then 'failed' else 'waiting' end as word) w
   where l.subscription_id = p_subscription
$function$;

comment on function guichet.look_shows(uuid) is 'What came of the last look at Stripe: {asked_at, state: waiting|answered|failed, held: what we had, says: what Stripe says, where it has answered, failure?, attempts, settled_at}; null: nobody has asked.';

revoke all on function guichet.look_shows(uuid) from public, anon, authenticated, service_role;
