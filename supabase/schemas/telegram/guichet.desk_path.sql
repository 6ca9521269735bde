-- Written by npm run db:schemas. Last in migrations/20261201000745_alert_buttons.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.desk_path(p_template text, p_ids uuid[], p_data jsonb)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_one jsonb := p_data -> 0;
  v_payment public.payments;
  v_person uuid;
begin
  if cardinality(p_ids) <> 1 then
    -- the list of all of them, which has the page of each
    return (select '/bureau/alertes?template=' || p_template || '&from=' || guichet.version_of(min(a.created_at))
      || '&to=' || guichet.version_of(max(a.created_at)) from public.alert_outbox a where a.id = any(p_ids));
  elsif p_template in ('event_failed', 'unmapped_event_type', 'stripe_other_source') and v_one ? 'event_id' then
    return '/bureau/evenements/' || (v_one ->> 'event_id');
  elsif p_template = 'outbox_parked' then
    return '/bureau/file' || coalesce('?row=' || guichet.try_uuid(coalesce(v_one ->> 'id', v_one ->> 'outbox_id')), '');
  elsif p_template = 'catalogue_drift' then
    return '/bureau/espaces';
  elsif p_template = 'daily_digest' then
    return '/bureau';
  elsif guichet.try_uuid(v_one ->> 'vend_session_id') is not null then
    return '/bureau/ventes/' || (v_one ->> 'vend_session_id');
  elsif p_template like 'machine_%' and v_one ->> 'machine_id' is not null then
    return '/bureau/machines/' || (v_one ->> 'machine_id');
  end if;
  v_payment := guichet.payment_of_facts(v_one);
  if v_payment.id is not null then
    return '/bureau/paiements/' || v_payment.id;
  end if;
  v_person := guichet.person_of_facts(v_one);
  return case when v_person is not null then '/bureau/personnes/' || v_person
    else '/bureau/alertes?alert=' || p_ids[1] end;
end $function$;

comment on function guichet.desk_path(text,uuid[],jsonb) is 'Page of the desk that alerts of a template open, one or several folded: by its button, else by the link in its text.';

revoke all on function guichet.desk_path(text,uuid[],jsonb) from public, anon, authenticated, service_role;
