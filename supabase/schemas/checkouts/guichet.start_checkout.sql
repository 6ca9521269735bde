-- Written by npm run db:schemas. Last in migrations/20261121001050_checkouts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.start_checkout(p_kind text, p_subject uuid, p_key text, p_request jsonb, p_user uuid)
 RETURNS public.checkouts
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_checkout public.checkouts := guichet.standing_checkout(p_subject);
  v_customer constant text[] := '{customer,new_customer}';
  v_attempt integer;
begin
  -- The same under the same key, however often; a customer that was made meanwhile completes the request, one that
  -- Stripe has deleted makes another of it.
  if v_checkout.request - v_customer = p_request - v_customer
     and coalesce(v_checkout.request ->> 'customer', p_request ->> 'customer')
       is not distinct from p_request ->> 'customer' then
    update public.checkouts c set request = p_request where c.id = v_checkout.id returning * into v_checkout;
    return v_checkout;
  end if;
  perform guichet.close_checkout(p_subject);
  select coalesce(max(c.attempt), 0) + 1 into v_attempt from public.checkouts c where c.subject = p_subject;
  insert into public.checkouts (order_id, booking_id, vend_session_id, recharge_id, subscription_checkout_id,
      attempt, requested_by, request, idempotency_key, expires_at)
    values (case p_kind when 'order' then p_subject end, case p_kind when 'booking' then p_subject end,
      case p_kind when 'vend_session' then p_subject end, case p_kind when 'wallet_recharge' then p_subject end,
      case p_kind when 'subscription_checkout' then p_subject end,
      v_attempt, p_user, p_request, format(p_key, v_attempt), to_timestamp((p_request ->> 'expires_at')::bigint))
    returning * into v_checkout;
  return v_checkout;
end $function$;

comment on function guichet.start_checkout(text,uuid,text,jsonb,uuid) is 'The checkout that asks Stripe for p_request: the open one where it asks for the same, else a new one, and the open one is closed. p_key: the idempotency key, %s in it becomes the attempt. The caller holds the subject''s lock and has counted the call.';

revoke all on function guichet.start_checkout(text,uuid,text,jsonb,uuid) from public, anon, authenticated, service_role;
