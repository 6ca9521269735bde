-- Written by npm run db:schemas. Last in migrations/20261121001050_checkouts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.checkout_subject(p_kind text, p_row jsonb)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce((select c.subject from public.checkouts c
      where c.stripe_id = p_row ->> 'stripe_checkout_session_id' and c.kind = p_kind),
    guichet.try_uuid(p_row -> 'metadata' ->> (p_kind || '_id')))
$function$;

comment on function guichet.checkout_subject(text,jsonb) is 'The row of ours that a session is about: by the id that was written down, else by the one that we gave Stripe.';

revoke all on function guichet.checkout_subject(text,jsonb) from public, anon, authenticated, service_role;
