-- Written by npm run db:schemas. Last in migrations/20261121001050_checkouts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.close_checkout(p_subject uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_checkout public.checkouts;
begin
  update public.checkouts c set status = 'ended' where c.subject = p_subject and c.status = 'open'
    returning * into v_checkout;
  -- one that Stripe is still making is ended by attach_checkout; nobody has its address before that
  if v_checkout.stripe_id is not null then
    perform guichet.end_at_stripe(v_checkout, v_checkout.stripe_id);
  end if;
end $function$;

comment on function guichet.close_checkout(uuid) is 'Ends the open checkout of a subject, here and at Stripe. The caller holds the subject''s lock.';

revoke all on function guichet.close_checkout(uuid) from public, anon, authenticated, service_role;
