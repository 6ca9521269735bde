-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION public.complete_outbox(token uuid, rows jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_results jsonb;
begin
  with input as (
    select i.ord, (i.item ->> 'id')::uuid as id, i.item -> 'result' as result
    from jsonb_array_elements(complete_outbox.rows) with ordinality as i (item, ord)
  ), done as (
    update public.outbox o
      set status = 'done', result = i.result, settled_at = clock_timestamp(), error_message = null, claim_token = null, claimed_until = null
      from input i
      where o.id = i.id and o.claim_token = complete_outbox.token and o.status = 'running' and o.claimed_until > clock_timestamp()
      returning o.id
  )
  select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'result', case when d.id is null then 'lapsed' else 'done' end) order by i.ord), '[]')
    into v_results from input i left join done d using (id);
  return jsonb_build_object('results', v_results);
end $function$;

comment on function public.complete_outbox(uuid,jsonb) is 'Marks [{id, result?}] as done → {results: [{id, result: done|lapsed}]}; a lapsed lease changes nothing.';

revoke all on function public.complete_outbox(uuid,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.complete_outbox(uuid,jsonb) to service_role;
