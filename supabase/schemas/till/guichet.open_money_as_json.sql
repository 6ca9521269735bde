-- Written by npm run db:schemas. Last in migrations/20261201000235_desk_open_money.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.open_money_as_json(p_what text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select jsonb_build_object('count', coalesce(sum(m.entries), 0), 'capped', coalesce(sum(m.entries), 0) >= 1000,
    'amounts', coalesce(jsonb_agg(jsonb_build_object('currency', m.currency, 'amount_minor', m.amount_minor, 'count',
      m.entries)), '[]'))
    from guichet.open_money(p_what) m);
end $function$;

comment on function guichet.open_money_as_json(text) is 'guichet.open_money: {count, capped, amounts: [{currency, amount_minor, count}]}.';

revoke all on function guichet.open_money_as_json(text) from public, anon, authenticated, service_role;
