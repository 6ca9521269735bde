-- Written by npm run db:schemas. Last in migrations/20261201000260_desk_today.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.currencies_taken()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select coalesce(jsonb_agg(c.currency order by c.entries desc, c.currency), '[]') from (
      select a.currency, sum(a.entries) as entries from (
        select f.currency, f.entries from guichet.figures f where f.figure = 'money' and f.unit in ('month', 'ever')
          and f.via in ('stripe', 'outside')
        union all
        select f.currency, f.entries from guichet.figure_changes f where f.figure = 'money'
          and f.via in ('stripe', 'outside')) a
       group by a.currency having sum(a.entries) <> 0) c);
end $function$;

comment on function guichet.currencies_taken() is 'The currencies in which money ever came, that of most movements first: [ISO 4217, small letters].';

revoke all on function guichet.currencies_taken() from public, anon, authenticated, service_role;
