-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION public.complete_alerts(token uuid, alerts jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_results jsonb;
begin
  with input as (
    select i.ord, id::uuid as id, i.item ->> 'telegram_message_id' as message_id
    from jsonb_array_elements(alerts) with ordinality as i (item, ord), jsonb_array_elements_text(i.item -> 'ids') as id
  ), done as (
    update public.alert_outbox a
      set status = 'sent', sent_at = clock_timestamp(), telegram_message_id = i.message_id, error_message = null, claim_token = null, claimed_until = null
      from input i
      where a.id = i.id and a.claim_token = complete_alerts.token and a.status = 'sending' and a.claimed_until > clock_timestamp()
      returning a.id
  )
  select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'result', case when d.id is null then 'lapsed' else 'sent' end) order by i.ord), '[]')
    into v_results from input i left join done d using (id);
  if jsonb_array_length(complete_alerts.alerts) > 0 then
    perform guichet.alert_channel_works();
  end if;
  return jsonb_build_object('results', v_results);
end $function$;

comment on function public.complete_alerts(uuid,jsonb) is 'Marks [{ids, telegram_message_id?}] as sent → {results: [{id, result: sent|lapsed}]}; a lapsed lease changes nothing.';

revoke all on function public.complete_alerts(uuid,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.complete_alerts(uuid,jsonb) to service_role;
