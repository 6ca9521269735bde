-- Written by npm run db:schemas. Last in migrations/20261201000770_telegram_commands.sql.

CREATE OR REPLACE FUNCTION guichet.day_facts(p_day date)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('command', 'day', 'day', p_day, 'takings', coalesce((
      select jsonb_agg(to_jsonb(t) order by t.currency, t.amount_minor desc) from (
        select m.domain, m.currency, sum(m.amount_minor)::bigint as amount_minor,
            count(*) filter (where m.kind = 'payment') as payments,
            coalesce(sum(m.amount_minor) filter (where m.amount_minor < 0), 0)::bigint as returned_minor
          from public.money_movements m
         where m.takings and m.at >= (p_day::timestamp at time zone guichet.zone())
           and m.at < ((p_day + 1)::timestamp at time zone guichet.zone()) group by 1, 2) t), '[]'))
$function$;

comment on function guichet.day_facts(date) is 'Takings of a day in the zone of the business, by domain and currency: {day, takings: [{domain, currency, amount_minor, payments, returned_minor}]}, from money_movements.';

revoke all on function guichet.day_facts(date) from public, anon, authenticated, service_role;
