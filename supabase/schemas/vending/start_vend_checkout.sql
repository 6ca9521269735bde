-- Written by npm run db:schemas. Last in migrations/20261121003500_vend_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.start_vend_checkout(session_id uuid, amount text DEFAULT NULL::text, client jsonb DEFAULT '{}'::jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_session public.vend_sessions;
  v_checkout public.checkouts;
  v_machine public.machines;
  v_user uuid := (select auth.uid());
  v_refusal jsonb;
begin
  v_session := guichet.lock_vend_session(start_vend_checkout.session_id);
  if v_session.id is null then
    return jsonb_build_object('next_step', 'refused', 'reason', 'not_found');
  end if;
  -- the page's amount is compared, never used (rule 19)
  if start_vend_checkout.amount is not null and guichet.minor_units(start_vend_checkout.amount,
    v_session.currency) is distinct from v_session.amount_minor then
    return jsonb_build_object('next_step', 'refused', 'reason', 'amount');
  end if;
  if v_session.status in ('PAID', 'COMPLETED') then
    return jsonb_build_object('next_step', 'paid', 'checkout_id', v_session.checkout_id);
  end if;
  if v_session.status = 'FAILED' or v_session.expires_at <= clock_timestamp() then
    return jsonb_build_object('next_step', 'refused', 'reason', 'ended');
  end if;
  -- Stripe's smallest charge; for less there is the wallet
  if v_session.amount_minor < coalesce(guichet.minimum_charge(v_session.currency), 50)
    and guichet.currency_exponent(v_session.currency) = 2 then
    return jsonb_build_object('next_step', 'refused', 'reason', 'wallet_only');
  end if;
  select * into v_machine from public.machines m where m.code = v_session.machine_id;
  v_checkout := guichet.standing_checkout(v_session.id);
  if v_checkout.url is null then
    v_refusal := guichet.count_vend_checkout(v_session, v_checkout.id is null, v_machine);
    if v_refusal is not null then
      return v_refusal;
    end if;
    if v_checkout.id is null and jsonb_typeof(start_vend_checkout.client) = 'object'
      and pg_column_size(start_vend_checkout.client) < 2048 then
      update public.vend_session_private p set client = start_vend_checkout.client where p.session_id = v_session.id;
    end if;
    -- two phones that ask at once get one Checkout from Stripe
    v_checkout := guichet.start_checkout('vend_session', v_session.id, 'vend:' || v_session.id || ':checkout:%s',
      jsonb_build_object(
      'kind', 'vend', 'row_id', v_session.id, 'mode', 'payment', 'client_reference_id', v_session.id,
      'amount_minor', v_session.amount_minor, 'currency', v_session.currency, 'label', l.label,
      'lines', jsonb_build_array(jsonb_build_object('name', l.label, 'unit_amount', v_session.amount_minor, 'currency',
        v_session.currency)),
      'locale', v_machine.locale, 'capture_method', v_machine.capture_policy,
      'expires_at', extract(epoch from date_trunc('second', v_session.created_at) + interval '35 minutes')::bigint,
      'success_url', guichet.web_address('/pay/' || v_session.id || '?checkout={CHECKOUT_SESSION_ID}'),
      'cancel_url', guichet.web_address('/pay/' || v_session.id),
      'metadata', jsonb_build_object('vend_session_id', v_session.id, 'machine_id', v_session.machine_id)), v_user)
      from (select case when not guichet.is_blank(v_session.product_label) then v_session.product_label
        when not guichet.is_blank(v_session.item) then 'Article ' || v_session.item else 'Distributeur' end as label) l;
  end if;
  -- Sessions are listed for everybody, and all who ask get the same Checkout: only who asked alone is taken for the
  -- payer, once it is paid; a stranger who asked first learns nothing of the buyer who comes second.
  update public.checkouts c set requested_by = null
    where c.id = v_checkout.id and c.requested_by is distinct from v_user;
  return guichet.checkout_answer(v_checkout);
end $function$;

comment on function public.start_vend_checkout(uuid,text,jsonb) is 'What a Checkout for a session is made of → as guichet.checkout_answer, create: {kind, row_id, amount_minor, currency, label, lines, locale, capture_method, expires_at, success_url, cancel_url, metadata, …}; or {next_step: paid, checkout_id} or {next_step: refused, reason: not_found|amount|ended|wallet_only|too_many_calls, retry_at?}. Create it with exactly these values and call attach_checkout.';

revoke all on function public.start_vend_checkout(uuid,text,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.start_vend_checkout(uuid,text,jsonb) to service_role;
