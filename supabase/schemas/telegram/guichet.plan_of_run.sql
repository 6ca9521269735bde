-- Written by npm run db:schemas. Last in migrations/20261201000740_telegram_offers.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.plan_of_run(p_run text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(to_jsonb(d) order by d.name, d.object_id, d.field, d.found), '[]')
    from guichet.catalogue_differences(p_run) d where not d.waiting and d.space_id is not null
$function$;

comment on function guichet.plan_of_run(text) is 'What applying the catalogue would change, as Stripe was seen in a run: [{space_id, object_id, name, field, expected, found, reason, waiting}].';

revoke all on function guichet.plan_of_run(text) from public, anon, authenticated, service_role;
