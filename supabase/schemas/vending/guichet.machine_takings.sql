-- Written by npm run db:schemas. Last in migrations/20261201000470_desk_machines.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.machine_takings(p_from timestamp with time zone, p_to timestamp with time zone, p_code text DEFAULT NULL::text)
 RETURNS TABLE(code text, currency text, takings_minor bigint, wallet_minor bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select s.machine_id, m.currency,
      coalesce(sum(m.amount_minor) filter (where m.takings), 0)::bigint,
      -- a debit of the wallet is what the machine sold for
      coalesce(-sum(m.amount_minor) filter (where not m.takings), 0)::bigint
    from public.money_movements m join public.vend_sessions s on s.id = m.subject
   where m.domain = 'vend' and m.at >= p_from and m.at < p_to and (p_code is null or s.machine_id = p_code)
   group by 1, 2
$function$;

comment on function guichet.machine_takings(timestamp with time zone,timestamp with time zone,text) is 'What vends brought less what went back, by machine and currency; all machines together are the vends of the same time anywhere else. wallet_minor: paid from wallets, not takings.';

revoke all on function guichet.machine_takings(timestamp with time zone,timestamp with time zone,text) from public, anon, authenticated, service_role;
