-- Written by npm run db:schemas. Last in migrations/20261121002040_request_space_sync.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.claim_space_sync(max_rows integer DEFAULT 50)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(r.item || jsonb_build_object('outbox_id', r.item -> 'id', 'token', c.claim -> 'token')
    order by r.ord), '[]')
  from (select public.claim_outbox(array['stripe.space.sync'], max_rows) as claim) c,
    jsonb_array_elements(c.claim -> 'rows') with ordinality as r (item, ord)
$function$;

comment on function public.claim_space_sync(integer) is 'claim_outbox for spaces, as the Outbox Trigger would hand it over: [{outbox_id, token, payload, …}]. For whoever was woken.';

revoke all on function public.claim_space_sync(integer) from public, anon, authenticated, service_role;
grant execute on function public.claim_space_sync(integer) to service_role;
