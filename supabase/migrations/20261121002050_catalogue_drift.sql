-- Plan/apply and drift: what the database wants, what it believes Stripe to hold, and what Stripe says that it holds.

create table public.catalogue_observations (
  run text not null,
  stripe_id text not null,
  object text not null,
  active boolean not null,
  product_id text,
  name text,
  description text,
  default_price text,
  unit_amount bigint,
  currency text,
  metadata jsonb not null default '{}',
  seen_at timestamptz not null default now(),
  primary key (run, stripe_id)
);
comment on table public.catalogue_observations is 'Products and prices as Stripe listed them in a run of the plan/apply workflow; a week is kept.';
comment on column public.catalogue_observations.run is 'Execution of the workflow; written by observe_stripe_catalogue, like all columns.';
comment on column public.catalogue_observations.stripe_id is 'prod_…, space_…, price_….';
comment on column public.catalogue_observations.object is 'product or price.';
comment on column public.catalogue_observations.active is 'Not archived.';
comment on column public.catalogue_observations.product_id is 'Product of a price.';
comment on column public.catalogue_observations.name is 'Name of a product.';
comment on column public.catalogue_observations.description is 'Description of a product.';
comment on column public.catalogue_observations.default_price is 'Default price of a product.';
comment on column public.catalogue_observations.unit_amount is 'Cents, of a price.';
comment on column public.catalogue_observations.currency is 'ISO 4217 in lower case, of a price.';
comment on column public.catalogue_observations.metadata is 'As Stripe has it.';
comment on column public.catalogue_observations.seen_at is 'When it was written down.';
alter table public.catalogue_observations enable row level security;
revoke all on public.catalogue_observations from anon, authenticated, service_role;
grant select, insert, update, delete on public.catalogue_observations to service_role;

create or replace function public.observe_stripe_catalogue(run text, rows jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  delete from public.catalogue_observations o where o.seen_at < now() - interval '7 days';
  insert into public.catalogue_observations (run, stripe_id, object, active, product_id, name, description,
    default_price, unit_amount, currency, metadata)
  select distinct on (o ->> 'id') observe_stripe_catalogue.run, o ->> 'id', o ->> 'object',
         coalesce((o ->> 'active')::boolean, true),
    coalesce(o #>> '{product,id}', o ->> 'product'), o ->> 'name', o ->> 'description',
    coalesce(o #>> '{default_price,id}', o ->> 'default_price'),
    (o ->> 'unit_amount')::bigint, o ->> 'currency', coalesce(o -> 'metadata', '{}')
  from jsonb_array_elements(rows) e, lateral (select coalesce(e -> 'stripe', e) as o) s
  where o ->> 'object' in ('product', 'price') and o ->> 'id' is not null
  on conflict on constraint catalogue_observations_pkey do nothing;
  return jsonb_build_object('results', (
    select coalesce(jsonb_agg(jsonb_build_object('result',
      case when coalesce(e -> 'stripe', e) ->> 'object' in ('product', 'price') then 'seen' else 'skipped' end)), '[]')
    from jsonb_array_elements(rows) e));
end $$;
comment on function public.observe_stripe_catalogue(text, jsonb) is 'Keeps products and prices as Stripe lists them, plain or under "stripe" → {results: [{result: seen|skipped}]}.';
revoke execute on function public.observe_stripe_catalogue(text, jsonb) from public, anon, authenticated;
grant execute on function public.observe_stripe_catalogue(text, jsonb) to service_role;

create or replace function guichet.catalogue_differences(run text)
returns table (space_id uuid, object_id text, name text, field text, expected text, found text, reason text,
  waiting boolean)
language sql stable set search_path = ''
as $$
  with wanted as (
    select s.id, s.name, s.description, s.capacity, s.is_active, guichet.minor_units(s.price_per_hour) as cents,
      coalesce(h.stripe_product_id, s.stripe_product_id, 'space_' || s.id) as product, h.stripe_price_id as price
    from public.spaces s left join public.space_products h on h.space_id = s.id
  ), found as (
    select o.* from public.catalogue_observations o where o.run = catalogue_differences.run
  ), differing as (
    select w.id, w.product as object_id, w.name, d.field, d.expected, d.found, d.reason
    from wanted w
    left join found p on p.stripe_id = w.product and p.object = 'product'
    left join found c on c.stripe_id = p.default_price and c.object = 'price'
    cross join lateral (values
      ('product', case when w.is_active then 'present' else coalesce(p.object, 'absent') end,
        coalesce(p.object, 'absent'), 'not in Stripe'),
      ('name', guichet.stripped(w.name), guichet.stripped(case when p.stripe_id is null then w.name else p.name end),
        'changed'),
      ('description', guichet.stripped(w.description),
        guichet.stripped(case when p.stripe_id is null then w.description else p.description end), 'changed'),
      ('active', w.is_active::text, coalesce(p.active, w.is_active)::text, 'archived or brought back'),
      ('capacity', coalesce(w.capacity::text, ''), case when p.stripe_id is null then coalesce(w.capacity::text, '')
        else coalesce(p.metadata ->> 'capacity', '') end, 'metadata changed'),
      ('unit_amount', w.cents::text, case when p.stripe_id is null
        or w.cents < guichet.minimum_charge('eur') then w.cents::text else coalesce(c.unit_amount::text, 'none') end,
        'the default price has another amount'),
      ('price', 'true', case when c.stripe_id is null then 'true' else c.active::text end,
        'the default price is archived')
    ) as d (field, expected, found, reason)
    where d.expected is distinct from case when d.field = 'product' and d.found = 'product' then d.expected
      else d.found end
    union all
    -- sold in Stripe, gone here
    select guichet.try_uuid(p.metadata ->> 'space_id'), p.stripe_id, p.name, 'active', 'false', 'true',
      'its space is gone'
    from found p
    where p.object = 'product' and p.active and p.metadata ->> 'type' = 'coworking_space'
      and not exists (select from wanted w where w.product = p.stripe_id)
    union all
    select w.id, c.stripe_id, w.name, 'price', 'false', 'true', 'a price beside the default one is on sale'
    from wanted w
    join found p on p.stripe_id = w.product and p.object = 'product'
    join found c on c.product_id = p.stripe_id and c.object = 'price' and c.active
      and c.stripe_id is distinct from p.default_price
  )
  select d.id, d.object_id, d.name, d.field, d.expected, d.found, d.reason,
    -- what waits in the outbox is on its way, not adrift
    exists (select from public.outbox o where o.topic = 'stripe.space.sync' and o.object_key = 'space:' || d.id
      and o.status in ('waiting', 'running'))
  from differing d
$$;
comment on function guichet.catalogue_differences(text) is 'Fields in which Stripe, as observed in a run, differs from the spaces.';
revoke execute on function guichet.catalogue_differences(text) from public;

create or replace function public.plan_catalogue(run text, alert boolean default false) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_plan jsonb;
begin
  select coalesce(jsonb_agg(to_jsonb(d) || jsonb_build_object('run', plan_catalogue.run, 'action',
    case when d.waiting then 'on its way' when d.space_id is null then 'look at it' else 'synchronise' end)
      order by d.name, d.object_id, d.field), '[]')
    into v_plan from guichet.catalogue_differences(plan_catalogue.run) d;
  if alert then
    insert into public.alert_outbox (template, subject, data)
      select 'catalogue_drift', concat_ws(':', d ->> 'object_id', d ->> 'field', d ->> 'expected', d ->> 'found'),
        jsonb_build_object('object_id', d -> 'object_id', 'name', d -> 'name', 'field', d -> 'field', 'expected',
          d -> 'expected', 'found', d -> 'found', 'reason', d -> 'reason')
      from jsonb_array_elements(v_plan) d where not (d ->> 'waiting')::boolean
      on conflict (template, subject) do nothing;
  end if;
  return v_plan;
end $$;
comment on function public.plan_catalogue(text, boolean) is 'Dry run: what differs between the spaces and Stripe as observed in the run → [{space_id, object_id, name, field, expected, found, reason, waiting, action}]; with alert each difference that is not on its way is told once (catalogue_drift).';
revoke execute on function public.plan_catalogue(text, boolean) from public, anon, authenticated;
grant execute on function public.plan_catalogue(text, boolean) to service_role;

create or replace function public.resync_spaces(rows jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_results jsonb := '[]';
  v_row jsonb;
  v_id uuid;
  v_seen uuid[] := '{}';
begin
  perform guichet.require_right('manage_spaces');
  for v_row in select value from jsonb_array_elements(rows) loop
    v_id := guichet.try_uuid(v_row ->> 'space_id');
    -- a price that is not what we believe is replaced by a new one; one that is not known goes on the list to be
    -- archived
    if v_row ->> 'field' = 'price' and v_row ->> 'found' = 'true' and starts_with(v_row ->> 'object_id', 'price_') then
      insert into public.space_prices (stripe_price_id, space_id)
        select v_row ->> 'object_id', v_id where v_id is not null
        on conflict (stripe_price_id) do update set archived_at = null;
    elsif v_row ->> 'field' in ('price', 'unit_amount') then
      update public.space_products p set unit_amount = null where p.space_id = v_id;
    elsif v_row ->> 'field' = 'product' then
      update public.space_products p set confirmed = false, stripe_price_id = null, unit_amount = null
        where p.space_id = v_id;
    end if;
    if v_id = any(v_seen) then
      v_results := v_results || jsonb_build_array(jsonb_build_object('result', 'enqueued'));
      continue;
    end if;
    v_seen := v_seen || v_id;
    perform guichet.record_action('manage_spaces', 'spaces', v_id::text, 'apply', null, v_row) where v_id is not null;
    update public.spaces s set rev = s.rev + 1 where s.id = v_id;
    if found then
      v_results := v_results || jsonb_build_array(jsonb_build_object('result', 'enqueued'));
    else
      perform public.request_space_sync(jsonb_build_object('table', 'spaces', 'record', jsonb_build_object('id', v_id)))
        where v_id is not null;
      v_results := v_results || jsonb_build_array(jsonb_build_object('result',
        case when v_id is null then 'skipped' else 'enqueued' end));
    end if;
  end loop;
  return jsonb_build_object('results', v_results);
end $$;
comment on function public.resync_spaces(jsonb) is 'Apply: brings Stripe back to what the spaces say, for rows of plan_catalogue → {results: [{result: enqueued|skipped}]}. A new revision is drawn, so that Stripe does not answer from an old key.';
revoke execute on function public.resync_spaces(jsonb) from public, anon, authenticated;
grant execute on function public.resync_spaces(jsonb) to service_role;
