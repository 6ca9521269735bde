-- Written by npm run db:schemas. Last in migrations/20261201000560_catalogue_runs.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.request_catalogue_plan()
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.require_right('read_spaces');
  -- asked for twice before anybody has begun: read once
  return jsonb_build_object('result', 'asked', 'outbox_id',
    guichet.enqueue_outbox('stripe.catalogue.read', 'catalogue', '{}', true));
end $function$;

comment on function public.request_catalogue_plan() is 'Asks for a new reading of Stripe''s catalogue; desk_catalogue shows it when it is there → {result: asked, outbox_id}. Nothing changes at Stripe. Whoever may read_spaces.';

revoke all on function public.request_catalogue_plan() from public, anon, authenticated, service_role;
grant execute on function public.request_catalogue_plan() to authenticated;
grant execute on function public.request_catalogue_plan() to service_role;
