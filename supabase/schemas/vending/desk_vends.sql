-- Written by npm run db:schemas. Last in migrations/20261201000480_desk_vends.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_vends(p_machine_id text DEFAULT NULL::text, p_from timestamp with time zone DEFAULT NULL::timestamp with time zone, p_to timestamp with time zone DEFAULT NULL::timestamp with time zone, p_amount_minor bigint DEFAULT NULL::bigint, p_outcome text DEFAULT NULL::text, p_slot_number integer DEFAULT NULL::integer, p_day date DEFAULT NULL::date, p_around time without time zone DEFAULT NULL::time without time zone, p_after text DEFAULT NULL::text, p_limit integer DEFAULT 50)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
  v_limit integer := least(greatest(coalesce(p_limit, 50), 1), 200);
  v_at timestamptz := split_part(p_after, '_', 1)::timestamptz;
  v_id uuid := guichet.try_uuid(split_part(p_after, '_', 2));
  v_money boolean;
  v_from timestamptz := p_from;
  v_to timestamptz := p_to;
  v_rows jsonb;
  v_count integer;
begin
  perform guichet.require_right('read_machines');
  v_money := guichet.may('read_money');
  if p_day is not null then
    -- a customer says a day and "about two": half an hour before and after, by the clock of the business
    v_from := greatest(p_from, (case when p_around is null then p_day::timestamp
      else p_day + p_around - interval '30 minutes' end) at time zone guichet.zone());
    v_to := least(p_to, (case when p_around is null then p_day + interval '1 day'
      else p_day + p_around + interval '30 minutes' end) at time zone guichet.zone());
  end if;
  select coalesce(jsonb_agg(guichet.vend_row(r.s, v_money) order by r.at desc, r.id desc), '[]') into v_rows from (
    select s, s.created_at as at, s.id from public.vend_sessions s
     where (p_machine_id is null or s.machine_id = p_machine_id)
       and (p_slot_number is null or s.slot = p_slot_number)
       and (v_from is null or s.created_at >= v_from) and (v_to is null or s.created_at < v_to)
       and (p_amount_minor is null or s.amount_minor = p_amount_minor)
       and (p_outcome is null
         or (p_outcome = 'undecided' and s.status = 'PAID' and s.outcome = 'unknown')
         or (p_outcome = 'open' and s.status in ('PENDING', 'PAID') and s.outcome is null)
         or (p_outcome not in ('undecided', 'open') and s.outcome = p_outcome))
       and (p_after is null or (s.created_at, s.id) < (v_at, v_id))
     order by s.created_at desc, s.id desc limit v_limit) r;
  select count(*) into v_count from (
    select from public.vend_sessions s
     where (p_machine_id is null or s.machine_id = p_machine_id)
       and (p_slot_number is null or s.slot = p_slot_number)
       and (v_from is null or s.created_at >= v_from) and (v_to is null or s.created_at < v_to)
       and (p_amount_minor is null or s.amount_minor = p_amount_minor)
       and (p_outcome is null
         or (p_outcome = 'undecided' and s.status = 'PAID' and s.outcome = 'unknown')
         or (p_outcome = 'open' and s.status in ('PENDING', 'PAID') and s.outcome is null)
         or (p_outcome not in ('undecided', 'open') and s.outcome = p_outcome))
     order by s.created_at desc limit 1000) c;
  return jsonb_build_object('rows', v_rows, 'count', v_count, 'capped', v_count = 1000,
    'next', case when jsonb_array_length(v_rows) = v_limit then v_rows -> -1 ->> 'key' end);
end $function$;

comment on function public.desk_vends(text,timestamp with time zone,timestamp with time zone,bigint,text,integer,date,time without time zone,text,integer) is 'Vends, newest first, by machine, time, amount in minor units, slot and how they ended (undecided: unknown and waiting for staff; open; or vend_sessions.outcome); p_day, and p_around half an hour before and after, by the clock of the business → {rows: [{id, at, machine_id, machine_name, slot_number, slot: its label now, label: what was sold, amount_minor, currency, status, outcome, payment_method, payment_state, undecided, unknown_since, decided_by, payer: {id, email} or null, version, key}], count: at most 1000, capped, next: p_after of the next page, null at the end}. Whoever may read_machines; the payer only with read_money.';

revoke all on function public.desk_vends(text,timestamp with time zone,timestamp with time zone,bigint,text,integer,date,time without time zone,text,integer) from public, anon, authenticated, service_role;
grant execute on function public.desk_vends(text,timestamp with time zone,timestamp with time zone,bigint,text,integer,date,time without time zone,text,integer) to authenticated;
grant execute on function public.desk_vends(text,timestamp with time zone,timestamp with time zone,bigint,text,integer,date,time without time zone,text,integer) to service_role;
