-- Written by npm run db:schemas. Last in migrations/20261121000360_sync_stripe_checkout_sessions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.checkout_owner(checkout jsonb, OUT owner_type public.billing_owner_type, OUT owner_id uuid)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  v_metadata jsonb := coalesce(checkout -> 'metadata', '{}');
  v_user uuid := guichet.try_uuid(v_metadata ->> 'owner_user_id');
  v_establishment uuid := guichet.try_uuid(v_metadata ->> 'owner_establishment_id');
  v_reference uuid := guichet.try_uuid(checkout ->> 'client_reference_id');
  v_type text := upper(v_metadata ->> 'owner_type');
begin
  if v_user is null and v_establishment is null then
    v_user := case when v_type is distinct from 'ESTABLISHMENT' then v_reference end;
    v_establishment := case when v_type is distinct from 'USER' then v_reference end;
  elsif v_type = 'USER' then
    v_establishment := null;
  elsif v_type = 'ESTABLISHMENT' then
    v_user := null;
  end if;
  -- only what exists with us owns anything
  if exists (select from public.establishments e where e.id = v_establishment) then
    owner_type := 'ESTABLISHMENT';
    owner_id := v_establishment;
  elsif exists (select from public.users u where u.id = v_user) then
    owner_type := 'USER';
    owner_id := v_user;
  end if;
end $function$;

comment on function guichet.checkout_owner(jsonb) is 'The owner that a Checkout session names by owner_user_id or owner_establishment_id in its metadata, else by client_reference_id; nothing where no such row exists.';

revoke all on function guichet.checkout_owner(jsonb) from public, anon, authenticated, service_role;
