-- Written by npm run db:schemas. Last in migrations/20261121000106_business.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.set_business(changes jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_before guichet.business;
  v_after guichet.business;
  v_unknown text;
  v_column text;
  v_constraint text;
begin
  perform guichet.require_right('settings');
  select min(k.key) into v_unknown from jsonb_object_keys(set_business.changes) k (key)
    where not public.business() ? k.key;
  if v_unknown is not null then
    return guichet.refused(v_unknown, 'unknown_field');
  end if;
  select * into v_before from guichet.business for update;
  begin
    v_after := jsonb_populate_record(v_before, set_business.changes);
    update guichet.business b
       set name = v_after.name, zone = v_after.zone, currency = v_after.currency, language = v_after.language,
           contact_email = v_after.contact_email, contact_phone = v_after.contact_phone, address = v_after.address,
           registration_number = v_after.registration_number, vat_number = v_after.vat_number
    returning * into v_after;
  exception
    when check_violation or not_null_violation then
      get stacked diagnostics v_column = column_name, v_constraint = constraint_name;
      return guichet.refused(coalesce(nullif(v_column, ''), substring(v_constraint from '^business_(.*)_check$')),
        case when v_column = 'zone' then 'unknown_zone' else 'invalid_value' end);
  end;
  perform guichet.record_action('settings', 'guichet.business', 'business', null, to_jsonb(v_before),
    to_jsonb(v_after));
  return jsonb_build_object('result', case when to_jsonb(v_before) - 'updated_at' = to_jsonb(v_after) - 'updated_at'
    then 'unchanged' else 'changed' end,
    'business', public.business());
end $function$;

comment on function public.set_business(jsonb) is 'Changes what is given of name, zone, currency, language, contact_email, contact_phone, address, registration_number, vat_number, null empties one; leaves the rest → {result: changed|unchanged|refused, business, field?, reason?: unknown_field|unknown_zone|invalid_value}. Whoever may settings.';

revoke all on function public.set_business(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.set_business(jsonb) to authenticated;
grant execute on function public.set_business(jsonb) to service_role;
