-- Written by npm run db:schemas. Last in migrations/20261121002050_catalogue_drift.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.resync_spaces(rows jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.resync_spaces(jsonb) is 'Apply: brings Stripe back to what the spaces say, for rows of plan_catalogue → {results: [{result: enqueued|skipped}]}. A new revision is drawn, so that Stripe does not answer from an old key.';

revoke all on function public.resync_spaces(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.resync_spaces(jsonb) to service_role;
