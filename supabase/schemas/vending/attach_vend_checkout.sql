-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION public.attach_vend_checkout(session_id uuid, checkout_id text, checkout_url text, expires_at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_session public.vend_sessions := guichet.lock_vend_session(session_id);
  v_private public.vend_session_private;
begin
  select * into v_private from public.vend_session_private p where p.session_id = v_session.id;
  if v_session.status = 'PENDING' and (v_session.checkout_id is null or v_session.checkout_id = attach_vend_checkout.checkout_id
      or v_private.checkout_expires_at <= clock_timestamp()) then
    update public.vend_session_private p set checkout_url = attach_vend_checkout.checkout_url, checkout_expires_at = attach_vend_checkout.expires_at
      where p.session_id = v_session.id;
    update public.vend_sessions s set checkout_id = attach_vend_checkout.checkout_id, payment_state = 'checkout_open' where s.id = v_session.id;
    return jsonb_build_object('checkout_id', attach_vend_checkout.checkout_id, 'next_step', 'redirect', 'checkout_url', attach_vend_checkout.checkout_url);
  end if;
  -- too late or second: nobody shall pay this one
  if v_session.checkout_id is distinct from attach_vend_checkout.checkout_id then
    perform guichet.enqueue_outbox('stripe.checkout_session.expire', 'checkout_session:' || attach_vend_checkout.checkout_id,
      jsonb_build_object('checkout_session', attach_vend_checkout.checkout_id, 'vend_session_id', v_session.id));
  end if;
  if v_session.status = 'PENDING' then
    return jsonb_build_object('checkout_id', v_session.checkout_id, 'next_step', 'redirect', 'checkout_url', v_private.checkout_url);
  end if;
  return jsonb_strip_nulls(jsonb_build_object('checkout_id', v_session.checkout_id,
    'next_step', case when v_session.status in ('PAID', 'COMPLETED') then 'paid' else 'refused' end,
    'reason', case when v_session.status in ('PAID', 'COMPLETED') then null when v_session.id is null then 'not_found' else 'ended' end));
end $function$;

comment on function public.attach_vend_checkout(uuid,text,text,timestamp with time zone) is 'Writes the Checkout of a session down, one at a time; one that is not needed any more is expired through the outbox → {checkout_id, next_step: redirect|paid|refused, checkout_url?, reason?}. Service role.';

revoke all on function public.attach_vend_checkout(uuid,text,text,timestamp with time zone) from public, anon, authenticated, service_role;
grant execute on function public.attach_vend_checkout(uuid,text,text,timestamp with time zone) to service_role;
