-- Written by npm run db:schemas. Last in migrations/20261121002020_plan_space_sync.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.space_key(wanted jsonb, step text, old_price text DEFAULT NULL::text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select 'space:' || (wanted ->> 'space_id') || case step
    when 'create_product' then ':product'
    when 'create_price' then ':price:' || (wanted ->> 'rev')
    when 'archive_price' then ':price:' || (wanted ->> 'rev') || ':archive:' || old_price
    else ':product:' || (wanted ->> 'rev')
  end
$function$;

comment on function guichet.space_key(jsonb,text,text) is 'Stripe''s idempotency key of a step; old_price is the price that archive_price is about.';

revoke all on function guichet.space_key(jsonb,text,text) from public, anon, authenticated, service_role;
