-- Written by npm run db:schemas. Last in migrations/20261201000565_desk_spaces.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_space(p_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_space public.spaces;
begin
  perform guichet.require_right('read_spaces');
  select s.* into v_space from public.spaces s where s.id = p_id;
  if not found then
    return guichet.refused('id', 'not_found');
  end if;
  return jsonb_build_object('result', 'found', 'space', guichet.desk_space_row(v_space),
    'prices', (select coalesce(jsonb_agg(jsonb_build_object('stripe_price_id', p.stripe_price_id, 'amount_cents',
        p.unit_amount, 'currency', p.currency, 'since', p.created_at, 'archived_at', p.archived_at)
        order by p.created_at desc, p.stripe_price_id), '[]')
      from (select p.* from public.space_prices p where p.space_id = v_space.id
        order by p.created_at desc, p.stripe_price_id limit 50) p),
    'price_changes', (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'price_cents', c.price_cents, 'currency',
        c.currency, 'applies_on', c.applies_on, 'status', c.status, 'before_cents', c.before_cents, 'by', (select u.email
          from public.users u where u.id = c.created_by), 'created_at', c.created_at, 'settled_at', c.settled_at,
        'reason', c.reason,
        -- as from the price of today: what stands before it in the line comes first
        'steps', case when c.status = 'scheduled' then guichet.space_plan(v_space, guichet.space_wanted(v_space,
          jsonb_build_object('price_cents', c.price_cents))) -> 'steps' end)
        order by c.status = 'scheduled' desc, c.applies_on desc, c.id), '[]')
      from (select c.* from public.space_price_changes c where c.space_id = v_space.id
        order by c.applies_on desc, c.id limit 50) c),
    'log', (select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'at', l.created_at, 'step', l.step, 'status',
        l.status, 'duration_ms', l.duration_ms, 'stripe_id', l.stripe_id, 'message', l.message, 'rev', l.rev)
        order by l.id desc), '[]')
      from (select l.* from public.space_sync_log l where l.space_id = v_space.id order by l.id desc limit 50) l));
end $function$;

comment on function public.desk_space(uuid) is 'One space with what Stripe was told → {result: found, space: as in desk_spaces, prices: [{stripe_price_id, amount_cents, currency, since, archived_at}], price_changes: [{id, price_cents, currency, applies_on, status: scheduled|applied|cancelled|lapsed, before_cents, by, created_at, settled_at, reason, steps: as plan_space_change, of a scheduled one}], log: [{id, at, step, status: done|skipped|failed, duration_ms, stripe_id, message, rev}], the latest 50 of each} | {result: refused, reason: not_found}. Whoever may read_spaces.';

revoke all on function public.desk_space(uuid) from public, anon, authenticated, service_role;
grant execute on function public.desk_space(uuid) to authenticated;
grant execute on function public.desk_space(uuid) to service_role;
