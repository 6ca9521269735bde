-- Written by npm run db:schemas. Last in migrations/20261121000195_catch_up.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.finish_stripe_catch_up(sweep uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_row public.stripe_catch_ups;
begin
  update public.stripe_catch_ups c set finished_at = now()
    where c.sweep = finish_stripe_catch_up.sweep and c.finished_at is null returning c.* into v_row;
  return jsonb_build_object('result', case when v_row.sweep is null then 'superseded' else 'finished' end, 'seen',
    v_row.seen, 'stored', v_row.stored);
end $function$;

comment on function public.finish_stripe_catch_up(uuid) is 'Stripe lists nothing older: the sweep is over → {result: finished|superseded, seen, stored}.';

revoke all on function public.finish_stripe_catch_up(uuid) from public, anon, authenticated, service_role;
grant execute on function public.finish_stripe_catch_up(uuid) to service_role;
