-- Written by npm run db:schemas. Last in migrations/20261121002030_record_space_sync.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.record_space(item jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_row public.outbox := guichet.leased_row(item);
  v_wanted jsonb := v_row.payload;
  v_space uuid := (v_wanted ->> 'space_id')::uuid;
  v_step text := item ->> 'step';
  v_stripe_id text;
  v_started timestamptz;
  v_next text;
  v_stale text;
begin
  select p.step_started_at into v_started from public.space_products p where p.space_id = v_space for update;
  case v_step
    when 'create_product' then
      v_stripe_id := guichet.require_stripe_id(item, '');
      update public.space_products p set confirmed = true where p.space_id = v_space;
      v_next := 'create_price';
    when 'create_price' then
      v_stripe_id := guichet.record_space_price(v_space, v_wanted, item);
      v_next := 'update_product';
    when 'update_product' then
      v_stripe_id := guichet.require_stripe_id(item, '');
      perform guichet.record_space_product(v_space, v_wanted);
      v_next := 'archive_price';
    when 'archive_price' then
      v_stripe_id := guichet.require_stripe_id(item, 'price_');
      update public.space_prices p set archived_at = coalesce(p.archived_at, clock_timestamp())
        where p.stripe_price_id = v_stripe_id;
    when 'archive_product' then
      v_stripe_id := guichet.require_stripe_id(item, '');
      perform guichet.record_space_product(v_space, v_wanted);
    else
      raise exception 'there is no step "%"', v_step
        using errcode = '22023', column = 'step', hint = 'Steps come from plan_space_sync.';
  end case;
  perform guichet.log_space_step(v_row, v_step, 'done', v_started, v_stripe_id);
  update public.space_products p set step_started_at = clock_timestamp() where p.space_id = v_space;
  select guichet.stale_space_price(v_space, p.stripe_price_id) into v_stale from public.space_products p
    where p.space_id = v_space;
  return jsonb_build_object('result', 'recorded', 'step', v_next, 'idempotency_key',
    guichet.space_key(v_wanted, v_next, v_stale), 'old_price_id', v_stale,
    -- the answer has been read: no need to carry it on
    'stripe', null,
    'price_id', (select p.stripe_price_id from public.space_products p where p.space_id = v_space));
end $function$;

comment on function guichet.record_space(jsonb) is 'Records one step of one leased row.';

revoke all on function guichet.record_space(jsonb) from public, anon, authenticated, service_role;
