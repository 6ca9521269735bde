-- Written by npm run db:schemas. Last in migrations/20261121002020_plan_space_sync.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.space_metadata(wanted jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('space_id', wanted ->> 'space_id', 'capacity', coalesce(wanted ->> 'capacity', ''), 'type',
    'coworking_space')
$function$;

comment on function guichet.space_metadata(jsonb) is 'Metadata of Stripe''s product (owner''s document 003).';

revoke all on function guichet.space_metadata(jsonb) from public, anon, authenticated, service_role;
