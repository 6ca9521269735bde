-- Written by npm run db:schemas. Last in migrations/20261201000316_search_by_name.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.find_machines(p_beginning text, p_limit integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  -- there are some hundreds at most
  select coalesce(jsonb_agg(guichet.found_machine(m, 'code') order by lower(m.code) = p_beginning desc, m.code), '[]')
    from (select * from public.machines x
      where position(p_beginning in lower(x.code)) > 0 or position(p_beginning in lower(x.name)) > 0
      order by lower(x.code) = p_beginning desc, x.code limit p_limit) m
$function$;

comment on function guichet.find_machines(text,integer) is 'Machines whose code or name holds this; the one that is called so first.';

revoke all on function guichet.find_machines(text,integer) from public, anon, authenticated, service_role;
