-- Written by npm run db:schemas. Last in migrations/20261121004100_immersion_session_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.audit_immersion_session()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_before jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) end;
  v_after jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) end;
begin
  -- the place count moves with every booking and is no administrator's change; closing and opening are
  if tg_op = 'UPDATE' then
    if (v_before - array['reserved_places', 'status', 'updated_at']) = (
      v_after - array['reserved_places', 'status', 'updated_at'])
       and (old.status = 'closed') = (new.status = 'closed') then
      return null;
    end if;
    select jsonb_object_agg(b.key, b.value), jsonb_object_agg(b.key, v_after -> b.key)
      into v_before, v_after
      from jsonb_each(v_before) b where b.value is distinct from v_after -> b.key;
  end if;
  insert into public.immersion_audit (session_id, actor, action, before, after)
  values (coalesce(new.id, old.id), (select auth.uid()), tg_op, v_before, v_after);
  -- cancel_session writes its own, with the reason
  if tg_op <> 'UPDATE' or new.cancelled_at is not distinct from old.cancelled_at then
    perform guichet.record_action('manage_sessions', 'immersion_sessions', coalesce(new.id, old.id)::text, null,
      case when tg_op <> 'INSERT' then to_jsonb(old) end, case when tg_op <> 'DELETE' then to_jsonb(new) end);
  end if;
  return null;
end $function$;

comment on function guichet.audit_immersion_session() is 'Trigger: one row in immersion_audit for every change of a session, with what it changed; places taken and given back are none.';

revoke all on function guichet.audit_immersion_session() from public, anon, authenticated, service_role;
