-- What the desk reads of spaces: the list, one of them with its history at Stripe, and the latest reading of the
-- catalogue.

create function guichet.desk_space_row(p_space public.spaces) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'id', p_space.id, 'version', p_space.rev::text, 'name', p_space.name, 'description', p_space.description,
    'capacity', p_space.capacity, 'price_cents', guichet.minor_units(p_space.price_per_hour), 'currency', 'eur',
    'is_active', p_space.is_active, 'stripe_product_id', p_space.stripe_product_id,
    'stripe_price_id', p_space.stripe_price_id,
    -- what is open decides; where nothing is, Stripe holds the revision or never heard of it
    'sync', coalesce(
      (select jsonb_build_object('state', case o.status when 'parked' then 'stopped' else 'on_its_way' end, 'outbox_id',
          o.id, 'since', o.created_at, 'message', o.error_message)
        from public.outbox o where o.topic = 'stripe.space.sync' and o.object_key = 'space:' || p_space.id
          and o.status in ('waiting', 'running', 'parked') order by o.seq limit 1),
      jsonb_build_object('state', case when exists (select from public.space_products h
        where h.space_id = p_space.id and h.rev >= p_space.rev) then 'in_step'
        when p_space.is_active then 'unknown' else 'not_sold' end)),
    'next_price', (select jsonb_build_object('id', c.id, 'price_cents', c.price_cents, 'applies_on', c.applies_on)
      from public.space_price_changes c where c.space_id = p_space.id and c.status = 'scheduled'
      order by c.applies_on limit 1))
$$;
comment on function guichet.desk_space_row(public.spaces) is 'A space as the desk shows it: what is sold, whether Stripe holds it, which price comes next.';

create function public.desk_spaces(p_query text default null, p_after text default null, p_limit integer default 50)
  returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_limit constant integer := least(greatest(coalesce(p_limit, 50), 1), 200);
  v_name constant text := '%' || replace(replace(replace(btrim(p_query), '\', '\\'), '%', '\%'), '_', '\_') || '%';
  v_rows jsonb;
begin
  perform guichet.require_right('read_spaces');
  select coalesce(jsonb_agg(guichet.desk_space_row(s) order by s.name, s.id), '[]') into v_rows
    from (select s.* from public.spaces s
       where (p_query is null or s.name ilike v_name)
         and (p_after is null or (s.name, s.id) > (substr(p_after, 38), left(p_after, 36)::uuid))
       order by s.name, s.id limit v_limit) s;
  return jsonb_build_object('rows', v_rows,
    'count', (select count(*) from public.spaces s where p_query is null or s.name ilike v_name),
    'next', case when jsonb_array_length(v_rows) = v_limit
      then v_rows -> -1 ->> 'id' || '_' || (v_rows -> -1 ->> 'name') end);
end $$;
comment on function public.desk_spaces(text, text, integer) is
  'Spaces for the desk, by name, p_query a part of it, p_after the next of the page before → {rows: [{id, version, name, description, capacity, price_cents (an hour), currency, is_active, stripe_product_id, stripe_price_id, sync: {state: in_step|on_its_way|stopped|unknown|not_sold, outbox_id?, since?, message?}, next_price: {id, price_cents, applies_on} or null}], count, next: for p_after, or null}. Whoever may read_spaces.';

create function public.desk_space(p_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
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
end $$;
comment on function public.desk_space(uuid) is
  'One space with what Stripe was told → {result: found, space: as in desk_spaces, prices: [{stripe_price_id, amount_cents, currency, since, archived_at}], price_changes: [{id, price_cents, currency, applies_on, status: scheduled|applied|cancelled|lapsed, before_cents, by, created_at, settled_at, reason, steps: as plan_space_change, of a scheduled one}], log: [{id, at, step, status: done|skipped|failed, duration_ms, stripe_id, message, rev}], the latest 50 of each} | {result: refused, reason: not_found}. Whoever may read_spaces.';

create function public.desk_catalogue() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_run guichet.catalogue_runs;
  v_plan jsonb := '[]';
begin
  perform guichet.require_right('read_spaces');
  select r.* into v_run from guichet.catalogue_runs r order by r.planned_at desc limit 1;
  if found then
    v_plan := guichet.catalogue_plan(v_run.run);
  end if;
  return jsonb_build_object(
    'run', v_run.run, 'read_at', v_run.planned_at, 'version', case when v_run.run is not null then md5(v_plan::text) end,
    'differences', v_plan, 'applied_at', v_run.applied_at, 'applied_spaces', v_run.applied_spaces,
    'applied_by', (select u.email from public.users u where u.id = v_run.applied_by),
    'reading', (select jsonb_build_object('outbox_id', o.id, 'state', case o.status when 'parked' then 'stopped'
        else 'on_its_way' end, 'since', o.created_at, 'message', o.error_message)
      from public.outbox o where o.topic = 'stripe.catalogue.read' and o.object_key = 'catalogue'
        and o.status in ('waiting', 'running', 'parked') order by o.seq limit 1));
end $$;
comment on function public.desk_catalogue() is
  'The latest reading of Stripe''s catalogue and what differs from the spaces → {run, read_at, version: for apply_catalogue_plan, differences: as plan_catalogue, applied_at, applied_by, applied_spaces, reading: {outbox_id, state: on_its_way|stopped, since, message} of one that is asked for, or null}; run is null where there is none of this week. Whoever may read_spaces.';

revoke execute on function guichet.desk_space_row(public.spaces), public.desk_spaces(text, text, integer),
  public.desk_space(uuid), public.desk_catalogue() from public, anon, authenticated;
grant execute on function public.desk_spaces(text, text, integer), public.desk_space(uuid), public.desk_catalogue()
  to authenticated, service_role;
