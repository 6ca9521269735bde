-- Written by npm run db:schemas. Last in migrations/20261121001050_checkouts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.checkout_answer(p_checkout public.checkouts)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  -- document 000 knows no result
  select case when p_checkout.kind in ('vend_session', 'wallet_recharge') then a.answer - 'result' else a.answer end
    from (select case
    when p_checkout.id is null or p_checkout.status = 'ended' then
      jsonb_build_object('next_step', 'refused', 'result', 'refused', 'reason', 'ended')
    when p_checkout.request ->> 'method' = 'payment_intent' and p_checkout.stripe_id is not null then
      jsonb_build_object('next_step', 'redirect', 'result', 'open', 'payment_intent', p_checkout.stripe_id)
    when p_checkout.url is not null then jsonb_build_object(
      'next_step', 'redirect', 'result', 'open', 'checkout_id', p_checkout.stripe_id, 'checkout_url', p_checkout.url)
    else jsonb_build_object('next_step', 'redirect', 'result', 'create', 'create', p_checkout.request
      || jsonb_build_object('checkout', p_checkout.id, 'idempotency_key', p_checkout.idempotency_key,
        'metadata', p_checkout.request -> 'metadata'
          || jsonb_build_object('checkout_id', p_checkout.id))) end as answer) a
$function$;

comment on function guichet.checkout_answer(public.checkouts) is 'What whoever pays is told → {next_step: redirect, result: open, checkout_id: cs_…, checkout_url | payment_intent}, {next_step: redirect, result: create, create: the request with its key, and checkout: the id for attach_checkout} or {next_step: refused, reason: ended}.';

revoke all on function guichet.checkout_answer(public.checkouts) from public, anon, authenticated, service_role;
