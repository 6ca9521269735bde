-- Written by npm run db:schemas. Last in migrations/20261121000130_outbox.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.require_stripe_id(item jsonb, prefix text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  v_id text := item #>> '{stripe,id}';
begin
  if v_id is null or not starts_with(v_id, prefix) then
    raise exception 'Stripe''s answer bears no id that begins with "%"', prefix
      using errcode = '22004', column = 'stripe.id',
        hint = 'The Stripe node gives its answer under "stripe": keep its output "merged".';
  end if;
  return v_id;
end $function$;

comment on function guichet.require_stripe_id(jsonb,text) is 'Id of the object that Stripe answered with.';

revoke all on function guichet.require_stripe_id(jsonb,text) from public, anon, authenticated, service_role;
