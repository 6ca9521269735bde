-- Written by npm run db:schemas. Last in migrations/20261201000629_alert_names.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.alert_names(data jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- as the mapper's rows and our columns call them
  v_flat jsonb := case when jsonb_typeof(data -> 'row') = 'object' then data -> 'row' else '{}' end || data;
  v_intent text := coalesce(v_flat ->> 'payment_intent', v_flat ->> 'stripe_payment_intent_id');
  v_customer text := coalesce(v_flat ->> 'customer', v_flat ->> 'stripe_customer_id');
  v_subscription text := coalesce(v_flat ->> 'subscription', v_flat ->> 'stripe_subscription_id');
  v_booking uuid := guichet.try_uuid(v_flat ->> 'booking_id');
  v_user uuid := guichet.try_uuid(v_flat ->> 'user_id');
  v_known jsonb := '{}';
  v_payment public.payments;
  v_account public.billing_accounts;
begin
  if v_intent is not null then
    select * into v_payment from public.payments p where p.stripe_payment_intent_id = v_intent;
    if found then
      v_known := v_known || jsonb_build_object('payment_id', v_payment.id, 'order_id', v_payment.for_order_id,
        'booking_id', v_payment.booking_id, 'vend_session_id', v_payment.vend_session_id);
      v_booking := coalesce(v_booking, v_payment.booking_id);
      v_user := coalesce(v_user, v_payment.payer_id,
        (select o.user_id from public.orders o where o.id = v_payment.for_order_id));
    end if;
  end if;
  if v_booking is not null then
    select v_known || jsonb_build_object('session_id', s.id, 'starts_at', s.session_date_start,
        'session_title', s.location || ', ' || guichet.french_dates(s.session_date_start, s.session_date_end)),
        coalesce(v_user, b.user_id)
      into v_known, v_user
      from (values (1)) always (one) left join public.immersion_bookings b on b.id = v_booking
      left join public.immersion_sessions s on s.id = b.session_id;
  end if;
  if v_subscription is not null or v_customer is not null then
    select a.* into v_account from public.billing_accounts a
     where a.stripe_customer_id = v_customer or a.id = (select s.billing_account_id from public.subscriptions s
       where s.stripe_subscription_id = v_subscription) limit 1;
    if found then
      v_user := coalesce(v_user, v_account.owner_user_id);
      v_known := v_known || coalesce((select jsonb_build_object('establishment_id', e.id, 'establishment_name', e.name)
        from public.establishments e where e.id = coalesce(v_account.owner_establishment_id, (
          select c.establishment_id from public.subscription_coverage c join public.subscriptions s
              on s.id = c.subscription_id
            where c.active and (s.stripe_subscription_id = v_subscription
              or (v_subscription is null and s.billing_account_id = v_account.id)) limit 1))), '{}')
        || jsonb_build_object('customer_name', v_account.company_name, 'customer_email', v_account.billing_email);
    end if;
  end if;
  if v_user is not null then
    v_known := v_known || coalesce((select jsonb_build_object('user_id', u.id) || jsonb_strip_nulls(jsonb_build_object(
        'customer_email', coalesce(nullif(v_known ->> 'customer_email', ''), u.email),
        'customer_name', coalesce(nullif(v_known ->> 'customer_name', ''), p.display_name)))
      from public.users u left join public.profiles p on p.id = u.id where u.id = v_user), '{}');
  end if;
  if v_flat ? 'machine_id' and not v_flat ? 'machine_name' or v_known ->> 'vend_session_id' is not null then
    v_known := v_known || coalesce((select jsonb_build_object('machine_id', m.code, 'machine_name', m.name, 'place',
        m.address)
      from public.machines m where m.code = coalesce(v_flat ->> 'machine_id', (select v.machine_id
        from public.vend_sessions v where v.id = (v_known ->> 'vend_session_id')::uuid)) limit 1), '{}');
  end if;
  -- what the writer said stands
  return jsonb_strip_nulls(v_known) || data;
end $function$;

comment on function guichet.alert_names(jsonb) is 'The data of an alert with the names and our ids of what it is about, where they are known and not said: user_id, customer_name, customer_email, establishment_id, establishment_name, payment_id, order_id, booking_id, session_id, session_title, starts_at, vend_session_id, machine_id, machine_name, place.';

revoke all on function guichet.alert_names(jsonb) from public, anon, authenticated, service_role;
