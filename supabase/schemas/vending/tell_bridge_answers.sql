-- Written by npm run db:schemas. Last in migrations/20261121003700_bridge_over_http.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.tell_bridge_answers(rows jsonb, silence_seconds integer DEFAULT 180)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('results', coalesce(jsonb_agg(
    guichet.take_bridge_answer(i.item ->> 'machine_id', i.item -> 'answer', silence_seconds) order by i.ord), '[]'))
  from jsonb_array_elements(tell_bridge_answers.rows) with ordinality as i (item, ord)
$function$;

comment on function public.tell_bridge_answers(jsonb,integer) is 'What silent machines'' bridges said over HTTP: [{machine_id, answer?: its status, left out where it did not answer}] → {results: [{result: heard|answered|silent|refused, reason?: not_found}]}. Alerts once an outage: machine_unheard or machine_offline. Service role.';

revoke all on function public.tell_bridge_answers(jsonb,integer) from public, anon, authenticated, service_role;
grant execute on function public.tell_bridge_answers(jsonb,integer) to service_role;
