-- Written by npm run db:schemas. Last in migrations/20261201000125_desk_decisions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_decisions(p_action text DEFAULT NULL::text, p_user uuid DEFAULT NULL::uuid, p_door text DEFAULT NULL::text, p_table text DEFAULT NULL::text, p_id text DEFAULT NULL::text, p_after bigint DEFAULT NULL::bigint, p_limit integer DEFAULT 100)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_user uuid := p_user;
  v_limit integer := least(greatest(coalesce(p_limit, 100), 1), 200);
  v_rows jsonb;
  v_count integer;
begin
  if not guichet.may('read_decisions') then
    -- everybody of the team sees what they decided themselves
    if not guichet.is_staff() then
      perform guichet.require_right('read_decisions');
    end if;
    v_user := (select auth.uid());
  end if;
  select coalesce(jsonb_agg(to_jsonb(r) order by r.id desc), '[]') into v_rows from (
    select a.id, a.at, a.user_id, a.said_by, a.door, a.action, a.subject_table, a.subject_id, a.version, a.reason,
        a.before, a.after
      from public.staff_actions a
     where (p_after is null or a.id < p_after)
       and (p_action is null or a.action = p_action)
       and (v_user is null or a.user_id = v_user)
       and (p_door is null or a.door = p_door)
       and (p_table is null or a.subject_table = p_table)
       and (p_id is null or a.subject_id = p_id)
     order by a.id desc
     limit v_limit) r;
  select count(*) into v_count from (
    select from public.staff_actions a
     where (p_action is null or a.action = p_action)
       and (v_user is null or a.user_id = v_user)
       and (p_door is null or a.door = p_door)
       and (p_table is null or a.subject_table = p_table)
       and (p_id is null or a.subject_id = p_id)
     limit 1001) counted;
  return jsonb_build_object('rows', v_rows,
    'next', case when jsonb_array_length(v_rows) = v_limit then v_rows -> -1 -> 'id' end,
    'count', least(v_count, 1000), 'capped', v_count > 1000);
end $function$;

comment on function public.desk_decisions(text,uuid,text,text,text,bigint,integer) is 'What staff decided, newest first → {rows: [{id, at, user_id, said_by, door, action, subject_table, subject_id, version, reason, before, after}], next: p_after of the rows behind, count: to 1000, capped}. Filters: action, person, door, the row that was decided on. Whoever may read_decisions; everybody else of the team sees their own.';

revoke all on function public.desk_decisions(text,uuid,text,text,text,bigint,integer) from public, anon, authenticated, service_role;
grant execute on function public.desk_decisions(text,uuid,text,text,text,bigint,integer) to authenticated;
grant execute on function public.desk_decisions(text,uuid,text,text,text,bigint,integer) to service_role;
