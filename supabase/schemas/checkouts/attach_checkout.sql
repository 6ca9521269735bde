-- Written by npm run db:schemas. Last in migrations/20261121001050_checkouts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.attach_checkout(checkout uuid, made jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_checkout public.checkouts;
  v_stripe_id text := attach_checkout.made ->> 'id';
  v_refusal jsonb;
  v_answer jsonb;
begin
  select * into v_checkout from public.checkouts c where c.id = attach_checkout.checkout;
  if not found then
    raise exception 'checkout % does not exist', attach_checkout.checkout using errcode = 'P0002';
  end if;
  -- the subject's lock, and why it cannot be paid any more
  v_refusal := case v_checkout.kind
    when 'order' then guichet.refuse_order_checkout(v_checkout.subject)
    when 'booking' then guichet.refuse_booking_checkout(v_checkout.subject)
    when 'vend_session' then guichet.refuse_vend_checkout(v_checkout.subject)
    when 'wallet_recharge' then guichet.refuse_recharge_checkout(v_checkout.subject)
    else guichet.refuse_subscription_checkout(v_checkout.subject) end;
  select * into v_checkout from public.checkouts c where c.id = attach_checkout.checkout for update;
  if v_refusal is null and v_checkout.status <> 'ended' and v_checkout.url is null
     and coalesce(v_checkout.stripe_id, v_stripe_id) = v_stripe_id then
    update public.checkouts c set stripe_id = v_stripe_id, url = attach_checkout.made ->> 'url',
        expires_at = coalesce(to_timestamp((attach_checkout.made ->> 'expires_at')::bigint), c.expires_at)
      where c.id = v_checkout.id returning * into v_checkout;
    case v_checkout.kind
      when 'order' then perform guichet.note_order_checkout(v_checkout);
      when 'booking' then perform guichet.note_booking_checkout(v_checkout);
      when 'vend_session' then perform guichet.note_vend_checkout(v_checkout);
      else null;
    end case;
  elsif v_refusal ->> 'next_step' = 'refused' then
    perform guichet.close_checkout(v_checkout.subject);
  end if;
  -- too late, or made a second time: nobody shall pay this one
  if v_checkout.stripe_id is distinct from v_stripe_id then
    perform guichet.end_at_stripe(v_checkout, v_stripe_id);
  end if;
  if v_checkout.status = 'ended' then
    v_checkout := guichet.standing_checkout(v_checkout.subject);
  end if;
  v_answer := coalesce(v_refusal, guichet.checkout_answer(v_checkout));
  return v_answer || case v_answer ->> 'result' when 'open' then '{"result": "attached"}'::jsonb else '{}' end;
end $function$;

comment on function public.attach_checkout(uuid,jsonb) is 'Writes down what Stripe has made for a checkout: {id: cs_…, url, expires_at}, or {id: pi_…}. One at a time: a second one, and one that its subject does not need any more, is ended through the outbox → {next_step: redirect|paid|refused, reason?, checkout_id?, checkout_url?, payment_intent?}, of the one that stands. P0002 for a checkout that is none. Service role (the workflow) only; safe to repeat.';

revoke all on function public.attach_checkout(uuid,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.attach_checkout(uuid,jsonb) to service_role;
