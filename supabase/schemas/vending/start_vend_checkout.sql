-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION public.start_vend_checkout(session_id uuid, amount text DEFAULT NULL::text, client jsonb DEFAULT '{}'::jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_session public.vend_sessions;
  v_private public.vend_session_private;
  v_machine public.machines;
  v_user uuid := (select auth.uid());
  v_refusal jsonb;
begin
  v_session := guichet.lock_vend_session(start_vend_checkout.session_id);
  if v_session.id is null then
    return jsonb_build_object('next_step', 'refused', 'reason', 'not_found');
  end if;
  -- the page's amount is compared, never used (rule 19)
  if start_vend_checkout.amount is not null and guichet.minor_units(start_vend_checkout.amount, v_session.currency) is distinct from v_session.amount_minor then
    return jsonb_build_object('next_step', 'refused', 'reason', 'amount');
  end if;
  if v_session.status in ('PAID', 'COMPLETED') then
    return jsonb_build_object('next_step', 'paid', 'checkout_id', v_session.checkout_id);
  end if;
  if v_session.status = 'FAILED' or v_session.expires_at <= clock_timestamp() then
    return jsonb_build_object('next_step', 'refused', 'reason', 'ended');
  end if;
  -- Stripe's smallest charge; for less there is the wallet
  if v_session.amount_minor < 50 and guichet.currency_exponent(v_session.currency) = 2 then
    return jsonb_build_object('next_step', 'refused', 'reason', 'wallet_only');
  end if;
  select * into v_machine from public.machines m where m.code = v_session.machine_id;
  select * into v_private from public.vend_session_private p where p.session_id = v_session.id;
  if v_session.checkout_id is null or v_private.checkout_expires_at is null or v_private.checkout_expires_at <= clock_timestamp() then
    v_refusal := guichet.count_vend_checkout(v_session, v_private, v_machine);
    if v_refusal is not null then
      return v_refusal;
    end if;
  end if;
  -- Sessions are listed for everybody, and all who ask get the same Checkout: only who asked alone is taken for the
  -- payer, once it is paid; a stranger who asked first learns nothing of the buyer who comes second.
  update public.vend_session_private p
    set checkout_user_id = case when p.checkout_requested_at is null or p.checkout_user_id = v_user then v_user end,
        client = case when p.checkout_requested_at is null and jsonb_typeof(start_vend_checkout.client) = 'object' and pg_column_size(start_vend_checkout.client) < 2048
          then start_vend_checkout.client else p.client end,
        checkout_requested_at = coalesce(p.checkout_requested_at, clock_timestamp())
    where p.session_id = v_session.id returning * into v_private;
  if v_session.checkout_id is not null and v_private.checkout_expires_at > clock_timestamp() then
    return jsonb_build_object('next_step', 'redirect', 'checkout_id', v_session.checkout_id, 'checkout_url', v_private.checkout_url);
  end if;
  return jsonb_build_object('next_step', 'redirect', 'create', jsonb_build_object(
    'kind', 'vend', 'row_id', v_session.id, 'amount_minor', v_session.amount_minor, 'currency', v_session.currency,
    'label', case when not guichet.is_blank(v_session.product_label) then v_session.product_label
      when not guichet.is_blank(v_session.item) then 'Article ' || v_session.item else 'Distributeur' end, 'locale', v_machine.locale,
    'capture_method', v_machine.capture_policy,
    -- two phones that ask at once get one Checkout from Stripe: the key is the session's and the attempt's
    'idempotency_key', 'vend:' || v_session.id || ':checkout:' || v_private.checkout_attempt,
    'expires_at', extract(epoch from date_trunc('second', v_session.created_at) + interval '35 minutes')::bigint,
    'success_url', guichet.web_address('/pay/' || v_session.id || '?checkout={CHECKOUT_SESSION_ID}'),
    'cancel_url', guichet.web_address('/pay/' || v_session.id),
    'metadata', jsonb_build_object('vend_session_id', v_session.id, 'machine_id', v_session.machine_id)));
end $function$;

comment on function public.start_vend_checkout(uuid,text,jsonb) is 'What a Checkout for a session is made of → {next_step: redirect|paid|refused, reason?: not_found|amount|ended|wallet_only|too_many_calls, retry_at?, checkout_id?, checkout_url?, create?: {kind, row_id, amount_minor, currency, label, locale, capture_method, idempotency_key, expires_at, success_url, cancel_url, metadata}}. Without checkout_url, create it with exactly these values and call attach_vend_checkout.';

revoke all on function public.start_vend_checkout(uuid,text,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.start_vend_checkout(uuid,text,jsonb) to service_role;
