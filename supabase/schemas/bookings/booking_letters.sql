-- Written by npm run db:schemas. Last in migrations/20261121004150_immersion_emails.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.booking_letters(rows jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('results', coalesce(jsonb_agg(guichet.booking_letter(r.value) order by r.ordinality), '[]'))
  from jsonb_array_elements(rows) with ordinality r
$function$;

comment on function public.booking_letters(jsonb) is 'Facts for letters about bookings and places in the line, a result a row: [{template, booking_id | waitlist_id, refund_cents?, refund_waits_cents?, reason?, before?, after?, message_id?}] → {results: [{result: ready|withdrawn|error, to, dates, of_dates, location, price, refund, refund_state: asked|waits|back|none|unsaid, refund_amount: of which it speaks, language?, message_subject?, message_text?, ics?, …}]}. Service role.';

revoke all on function public.booking_letters(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.booking_letters(jsonb) to service_role;
