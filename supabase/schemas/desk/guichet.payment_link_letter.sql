-- Written by npm run db:schemas. Last in migrations/20261201000330_payment_link.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.payment_link_letter(p_payload jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_kind text := p_payload ->> 'kind';
  v_id uuid := guichet.try_uuid(p_payload ->> 'id');
  v_facts jsonb := guichet.link_facts(v_kind, v_id);
begin
  -- paid or over since it was asked for: nobody is to pay
  if guichet.link_refusal(v_kind, v_id) is not null then
    return jsonb_build_object('result', 'withdrawn', 'template', 'withdrawn');
  end if;
  return v_facts - 'person' || jsonb_build_object('result', 'ready', 'template', 'payment_link_' || v_kind,
    'locale', coalesce((select p.locale from public.profiles p where p.id = guichet.try_uuid(v_facts ->> 'person')),
      (select b.language from guichet.business b)),
    'amount', guichet.amount_in_words((v_facts ->> 'amount_minor')::bigint, v_facts ->> 'currency'),
    'until', guichet.french_until((v_facts ->> 'until')::timestamptz),
    'until_en', to_char(guichet.local_time((v_facts ->> 'until')::timestamptz), 'FMDay DD FMMonth, HH24:MI'),
    'contact', guichet.contact_email(), 'business', (select b.name from guichet.business b));
end $function$;

comment on function guichet.payment_link_letter(jsonb) is 'Facts for one letter with the link to pay; payload of an outbox row of topic email.payment_link.';

revoke all on function guichet.payment_link_letter(jsonb) from public, anon, authenticated, service_role;
