-- Written by npm run db:schemas. Last in migrations/20261201000470_desk_machines.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.takings_json(p_from timestamp with time zone, p_to timestamp with time zone, p_code text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('currency', t.currency, 'takings_minor', t.takings_minor,
    'wallet_minor', t.wallet_minor) order by t.currency), '[]')
    from guichet.machine_takings(p_from, p_to, p_code) t
$function$;

comment on function guichet.takings_json(timestamp with time zone,timestamp with time zone,text) is 'What a machine took, a row a currency.';

revoke all on function guichet.takings_json(timestamp with time zone,timestamp with time zone,text) from public, anon, authenticated, service_role;
