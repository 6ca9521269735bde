-- Written by npm run db:schemas. Last in migrations/20261121000113_staff_actions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.record_action(p_action text, p_table text, p_id text, p_reason text, p_before jsonb, p_after jsonb, p_said_by text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_before jsonb := p_before;
  v_after jsonb := p_after;
begin
  if jsonb_typeof(p_before) = 'object' and jsonb_typeof(p_after) = 'object' then
    select coalesce(jsonb_object_agg(k.key, p_before -> k.key) filter (where p_before ? k.key), '{}'),
        coalesce(jsonb_object_agg(k.key, p_after -> k.key) filter (where p_after ? k.key), '{}')
      into v_before, v_after
      from jsonb_object_keys(p_before || p_after) k (key)
     where k.key not in ('updated_at', 'rev') and p_before -> k.key is distinct from p_after -> k.key;
    -- whoever sets what is set already has decided nothing
    if v_before = '{}' and v_after = '{}' then
      return;
    end if;
  end if;
  insert into public.staff_actions (user_id, said_by, door, action, subject_table, subject_id, version, reason, before,
    after)
  values (
    case when guichet.caller_is_server() then null else (select auth.uid()) end,
    left(case when guichet.caller_is_server() then coalesce(guichet.header('x-guichet-actor'), p_said_by)
      else (select u.email from public.users u where u.id = (select auth.uid())) end, 200),
    guichet.door(), p_action, p_table, p_id,
    coalesce(p_before ->> 'rev', p_before ->> 'updated_at', p_after ->> 'rev', p_after ->> 'updated_at'),
      left(p_reason, 500), v_before, v_after);
end $function$;

comment on function guichet.record_action(text,text,text,text,jsonb,jsonb,text) is 'Writes a decision of staff down. Where before and after are both given, only what differs is kept, and nothing is written where nothing does. p_said_by: whom the server''s call names without the header.';

revoke all on function guichet.record_action(text,text,text,text,jsonb,jsonb,text) from public, anon, authenticated, service_role;
