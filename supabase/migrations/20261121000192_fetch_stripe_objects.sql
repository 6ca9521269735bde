-- What events alone cannot say is fetched from Stripe (rule 1, last clause): a row marked needs_refetch, or a
-- subscription or product of which only the id is known, asks for its object through the outbox (topic
-- stripe.object.fetch). What is fetched is true as of the fetch: it takes its place among the events by the second
-- since when it is true, before the events of that second. Later events overwrite it, earlier ones do not undo it.

-- Ask -----------------------------------------------------------------------------------------------------------

create or replace function guichet.ask_for_stripe_object() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_object text := tg_argv[0];
  v_stripe_id text := to_jsonb(new) ->> tg_argv[1];
  v_row uuid;
begin
  if v_stripe_id is not null then
    v_row := guichet.enqueue_outbox('stripe.object.fetch', v_stripe_id,
      jsonb_build_object('object', v_object, 'stripe_id', v_stripe_id));
    -- not at once: the second that cannot be ordered has to be over, and an event of its own may still come
    update public.outbox o set next_attempt_at = clock_timestamp() + make_interval(secs => tg_argv[2]::int)
      where o.id = v_row and o.attempts = 0;
  end if;
  return null;
end $$;
comment on function guichet.ask_for_stripe_object() is 'Trigger (object, column with Stripe''s id, seconds to wait): asks for the object through the outbox, folded per object.';
revoke execute on function guichet.ask_for_stripe_object() from public;

-- What we hold --------------------------------------------------------------------------------------------------

create or replace function guichet.held_stripe_object(object text, stripe_id text, out held jsonb, out sync text)
language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
declare
  -- the parameters, where a column bears the same name
  v_object text := held_stripe_object.object;
  v_id text := held_stripe_object.stripe_id;
begin
  case v_object
    when 'subscription' then
      sync := 'guichet.apply_subscriptions(jsonb)';
      select to_jsonb(s) || jsonb_build_object('needs_refetch', s.needs_refetch or s.status_doubted) into held
        from public.subscriptions s where s.stripe_subscription_id = v_id;
    when 'invoice' then
      sync := 'guichet.mirror_invoices(jsonb)';
      -- only drafts can be deleted; a deleted one is nobody's latest invoice
      select (to_jsonb(i) - 'payment_outcome') || jsonb_build_object('gone', jsonb_build_object('status', 'deleted'))
        into held
        from public.invoices_billing i where i.stripe_invoice_id = v_id;
    when 'invoice_payment' then
      sync := 'guichet.mirror_invoices(jsonb)';
      select to_jsonb(p) into held from public.invoice_payments_billing p where p.stripe_invoice_payment_id = v_id;
    when 'customer' then
      sync := 'guichet.apply_customers(jsonb)';
      select to_jsonb(a) || '{"gone": {}}' into held from public.billing_accounts a where a.stripe_customer_id = v_id;
    when 'payment_intent' then
      sync := 'guichet.apply_fetched_payment_intents(jsonb)';
      select to_jsonb(p) into held from public.payments p where p.stripe_payment_intent_id = v_id;
    when 'product' then
      sync := 'guichet.mirror_catalog(jsonb)';
      select to_jsonb(c) || jsonb_build_object('gone', jsonb_build_object('code', c.metadata_code)) into held
        from public.catalog_plans c where c.stripe_product_id = v_id;
    when 'price' then
      sync := 'guichet.mirror_catalog(jsonb)';
      select to_jsonb(p) || jsonb_build_object('gone', jsonb_build_object('period', p."interval")) into held
        from public.catalog_prices p where p.stripe_price_id = v_id;
    else
      raise exception 'object % is not one that is mirrored', coalesce(v_object, '?')
        using errcode = '22023', column = 'object',
        hint = 'subscription, invoice, invoice_payment, customer, product, price or payment_intent.';
  end case;
end $$;
comment on function guichet.held_stripe_object(text, text) is 'Our row of a Stripe object (null: none) and the function (items) → results that writes it. gone: which of its fields a deletion changes in the row as the Stripe Mapper would give it; absent where Stripe deletes no such object.';
revoke execute on function guichet.held_stripe_object(text, text) from public;

-- Plan ----------------------------------------------------------------------------------------------------------

create or replace function guichet.plan_stripe_fetches(items jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_item jsonb;
  v_row public.outbox;
  v_object text;
  v_held jsonb;
  v_results jsonb := '[]';
begin
  for v_item in select e from jsonb_array_elements(items) e loop
    v_row := guichet.leased_row(v_item);
    v_object := v_row.payload ->> 'object';
    v_held := (guichet.held_stripe_object(v_object, v_row.payload ->> 'stripe_id')).held;
    v_results := v_results || jsonb_build_array(jsonb_build_object('result', 'planned', 'object', v_object, 'stripe_id',
      v_row.payload ->> 'stripe_id',
      'route', case
        -- an event that came meanwhile said it
        when v_held is not null and not (v_held ->> 'needs_refetch')::boolean then 'nothing'
        when v_held is null and v_object not in ('subscription', 'product') then 'nothing'
        else replace(v_object, 'payment_intent', 'payment')
      end));
  end loop;
  return v_results;
end $$;
comment on function guichet.plan_stripe_fetches(jsonb) is 'The part of plan_stripe_fetch that runs in a savepoint.';
revoke execute on function guichet.plan_stripe_fetches(jsonb) from public;

create or replace function public.plan_stripe_fetch(rows jsonb) returns jsonb
language sql security definer set search_path = ''
as $$ select jsonb_build_object('results', guichet.in_savepoints('guichet.plan_stripe_fetches(jsonb)', rows)) $$;
comment on function public.plan_stripe_fetch(jsonb) is 'What claimed rows of topic stripe.object.fetch still need: [{outbox_id, token}] → {results: [{result: planned|error, object, stripe_id, route}]}; route: what to read, subscription, invoice, invoice_payment, customer, product, price or payment (a payment_intent), or nothing any more.';
revoke execute on function public.plan_stripe_fetch(jsonb) from public, anon, authenticated;
grant execute on function public.plan_stripe_fetch(jsonb) to service_role;

-- Apply ---------------------------------------------------------------------------------------------------------

create or replace function guichet.apply_fetched(item jsonb) returns text
language plpgsql set search_path = ''
as $$
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
end $$;
comment on function guichet.apply_fetched(jsonb) is 'Applies one fetched object in its place among the events, and clears needs_refetch.';
revoke execute on function guichet.apply_fetched(jsonb) from public;

create or replace function guichet.apply_all_fetched(items jsonb) returns jsonb
language sql set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('event_id', e.item -> 'event_id', 'result',
    guichet.apply_fetched(e.item)) order by e.ord), '[]')
  from jsonb_array_elements(items) with ordinality as e (item, ord)
$$;
comment on function guichet.apply_all_fetched(jsonb) is 'The part of apply_fetched_stripe_objects that runs in a savepoint.';
revoke execute on function guichet.apply_all_fetched(jsonb) from public;

create or replace function public.apply_fetched_stripe_objects(rows jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_subscriptions uuid[];
  v_codes text[];
  v_results jsonb;
begin
  -- all locks first and in order, as the sync functions take them
  if exists (select from jsonb_array_elements(apply_fetched_stripe_objects.rows) e
    where e ->> 'object' in ('product', 'price')) then
    perform guichet.lock_catalog();
  else
    perform guichet.lock_catalog_shared();
  end if;
  perform guichet.lock_objects(array(
    select id from jsonb_array_elements(apply_fetched_stripe_objects.rows) e,
      unnest(array[e ->> 'stripe_id', e #>> '{row,stripe_subscription_id}', e #>> '{row,stripe_customer_id}',
        e #>> '{row,stripe_invoice_id}']) id));
  v_subscriptions := guichet.subscriptions_of_items(apply_fetched_stripe_objects.rows);
  v_codes := guichet.codes_of_products(apply_fetched_stripe_objects.rows);
  v_results := guichet.in_savepoints('guichet.apply_all_fetched(jsonb)', apply_fetched_stripe_objects.rows);
  -- once for all of them: counters are locked in one order only within one call
  perform guichet.recompute_counters(v_subscriptions
    || guichet.subscriptions_of_items(apply_fetched_stripe_objects.rows)
    || guichet.subscriptions_of_catalog(apply_fetched_stripe_objects.rows,
      v_codes || guichet.codes_of_products(apply_fetched_stripe_objects.rows)));
  return jsonb_build_object('results', v_results);
end $$;
comment on function public.apply_fetched_stripe_objects(jsonb) is 'Applies objects as they stood when they were fetched (FetchedObject of nodes/StripeMapper/rows.ts, with outbox_id and token) → {results: [{event_id, result: applied|superseded|gone|error}]}; superseded: a later event has said it already.';
revoke execute on function public.apply_fetched_stripe_objects(jsonb) from public, anon, authenticated;
grant execute on function public.apply_fetched_stripe_objects(jsonb) to service_role;
