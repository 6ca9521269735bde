-- Written by npm run db:schemas. Last in migrations/20261201000225_takings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.takings_as_json(p_unit text, p_from date, p_to date)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('starts_on', nullif(t.starts_on, '-infinity'), 'domain', t.domain,
    'currency', t.currency,
    'takings_minor', t.received_minor - t.refunded_minor, 'received_minor', t.received_minor, 'payments', t.payments,
    'refunded_minor', t.refunded_minor, 'refunds', t.refunds, 'disputed_minor', t.disputed_minor,
    'disputes', t.disputes, 'wallet_minor', t.wallet_minor, 'wallet_vends', t.wallet_vends)
    order by t.starts_on, t.currency, t.domain), '[]')
      from guichet.takings(p_unit, p_from, p_to) t);
end $function$;

comment on function guichet.takings_as_json(text,date,date) is 'guichet.takings as an array of objects.';

revoke all on function guichet.takings_as_json(text,date,date) from public, anon, authenticated, service_role;
