-- Written by npm run db:schemas. Last in migrations/20261201000330_payment_link.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.payment_link_letters(rows jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('results', coalesce(jsonb_agg(guichet.payment_link_letter(r.value) order by r.ordinality),
    '[]'))
    from jsonb_array_elements(rows) with ordinality r
$function$;

comment on function public.payment_link_letters(jsonb) is 'Facts for letters with the link to pay, a result a row: [{kind, id}] → {results: [{result: ready|withdrawn, template: payment_link_order|payment_link_booking|payment_link_invoice|withdrawn, to, link, what, number, amount, until, until_en, locale, business, contact}]}. Service role.';

revoke all on function public.payment_link_letters(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.payment_link_letters(jsonb) to service_role;
