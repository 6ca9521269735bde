-- Written by npm run db:schemas. Last in migrations/20261201000745_alert_buttons.sql.

CREATE OR REPLACE FUNCTION guichet.desk_path(p_template text, p_data jsonb, p_count integer)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_payment public.payments;
  v_person uuid;
begin
  if p_count <> 1 then
    return case p_template when 'event_failed' then '/bureau/evenements' when 'outbox_parked' then '/bureau/file'
      else '/bureau/alertes' end;
  elsif p_template in ('event_failed', 'unmapped_event_type') and p_data ? 'event_id' then
    return '/bureau/evenements/' || (p_data ->> 'event_id');
  elsif p_template = 'outbox_parked' then
    return '/bureau/file';
  elsif p_template = 'catalogue_drift' then
    return '/bureau/espaces';
  elsif p_template = 'daily_digest' then
    return '/bureau';
  elsif guichet.try_uuid(p_data ->> 'vend_session_id') is not null then
    return '/bureau/ventes/' || (p_data ->> 'vend_session_id');
  elsif p_template like 'machine_%' and p_data ->> 'machine_id' is not null then
    return '/bureau/machines/' || (p_data ->> 'machine_id');
  end if;
  v_payment := guichet.payment_of_facts(p_data);
  if v_payment.id is not null then
    return '/bureau/paiements/' || v_payment.id;
  end if;
  v_person := guichet.person_of_facts(p_data);
  return case when v_person is not null then '/bureau/personnes/' || v_person else '/bureau/alertes' end;
end $function$;

comment on function guichet.desk_path(text,jsonb,integer) is 'Page of the desk that an alert opens.';

revoke all on function guichet.desk_path(text,jsonb,integer) from public, anon, authenticated, service_role;
