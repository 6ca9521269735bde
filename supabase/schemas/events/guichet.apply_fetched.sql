-- Written by npm run db:schemas. Last in migrations/20261121000192_fetch_stripe_objects.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.apply_fetched(item jsonb)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_row public.outbox := guichet.leased_row(item);
  v_stripe_id text := item ->> 'stripe_id';
  v_object text := item ->> 'object';
  v_gone boolean := coalesce((item ->> 'gone')::boolean, false);
  v_held jsonb;
  v_sync text;
  v_last bigint;
  v_item jsonb := item;
  v_result jsonb;
begin
  if (v_object, v_stripe_id) is distinct from (v_row.payload ->> 'object', v_row.payload ->> 'stripe_id') then
    raise exception 'outbox row % asks for % %, not for % %', v_row.id, v_row.payload ->> 'object',
      v_row.payload ->> 'stripe_id', v_object, v_stripe_id
      using errcode = '22023', column = 'stripe_id', hint = 'Give the row and what was fetched for it in one item.';
  end if;
  select h.held, h.sync into v_held, v_sync from guichet.held_stripe_object(v_object, v_stripe_id) h;
  if v_held is not null and not (v_held ->> 'needs_refetch')::boolean then
    return 'superseded';
  end if;
  v_last := coalesce((v_held ->> 'last_event_created')::bigint, 0);

  if v_gone then
    if v_held is null then
      -- it is known from now on that there is none: nobody asks again, and what depends on it is told
      if v_object = 'product' then
        insert into public.catalog_plans (stripe_product_id, active, last_event_created, last_event_id)
          values (v_stripe_id, false, (item ->> 'event_created')::bigint, item ->> 'event_id')
            on conflict (stripe_product_id) do nothing;
      end if;
      return 'gone';
    elsif not v_held ? 'gone' then
      raise exception 'Stripe knows no % %, though its events came', v_object, v_stripe_id
        using errcode = 'P0002', column = 'stripe_id',
          hint = 'Check that the secret key belongs to the account and the mode (live or test) that sends the events.';
    end if;
    -- what we knew of it, and that it is gone: the last thing that happens to it
    v_item := jsonb_build_object('event_id', item -> 'event_id', 'event_type', 'fetched', 'event_created',
      greatest((item ->> 'event_created')::bigint, v_last + 1),
      'livemode', v_held -> 'livemode', 'object', v_object, 'deleted', true, 'row', v_held || (v_held -> 'gone'));
  elsif (item ->> 'event_created')::bigint <= v_last then
    raise exception 'what was fetched of % is as of %, its last event is of %', v_stripe_id, item ->> 'event_created',
      v_last
      using errcode = '55000', column = 'stripe_as_of', hint = 'It is fetched again a little later.';
  end if;

  if v_object = 'subscription' then
    -- what is known of its invoices by now has its answer: by another clock it may be later than the fetch
    update public.subscriptions s set status_answered = greatest(s.status_answered, coalesce((
        select max(i.payment_outcome_created) from public.invoices_billing i
          where i.stripe_subscription_id = v_stripe_id), 0))
      where s.stripe_subscription_id = v_stripe_id;
  end if;
  execute format('select %s(jsonb_build_array($1)) -> 0', v_sync::regprocedure::oid::regproc) into v_result
    using v_item;
  if v_result ->> 'result' is distinct from 'applied' then
    raise exception '%', coalesce(v_result #>> '{error,message}',
      format('%s was not applied: %s', v_stripe_id, v_result ->> 'result'))
      using errcode = '22023', column = coalesce(v_result #>> '{error,path}', ''),
        hint = coalesce(v_result #>> '{error,hint}', '');
  end if;
  return case when v_gone then 'gone' else 'applied' end;
end $function$;

comment on function guichet.apply_fetched(jsonb) is 'Applies one fetched object in its place among the events, and clears needs_refetch.';

revoke all on function guichet.apply_fetched(jsonb) from public, anon, authenticated, service_role;
