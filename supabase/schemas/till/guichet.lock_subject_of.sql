-- Written by npm run db:schemas. Last in migrations/20261121005300_payment_subjects.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.lock_subject_of(p_item jsonb)
 RETURNS guichet.subject
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_subject guichet.subject := guichet.find_subject(p_item #>> '{row,stripe_payment_intent_id}',
    p_item #>> '{row,stripe_charge_id}', p_item #> '{row,metadata}');
begin
  perform guichet.lock_subject(v_subject);
  return v_subject;
end $function$;

comment on function guichet.lock_subject_of(jsonb) is 'Locks what the payment of an event of the Stripe Mapper is for, and names it.';

revoke all on function guichet.lock_subject_of(jsonb) from public, anon, authenticated, service_role;
