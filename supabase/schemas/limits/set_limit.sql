-- Written by npm run db:schemas. Last in migrations/20261121000197_limits.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.set_limit(name text, most integer DEFAULT NULL::integer, per interval DEFAULT NULL::interval)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_limit guichet.limits;
  v_before jsonb;
begin
  perform guichet.require_right('settings');
  select to_jsonb(l) into v_before from guichet.limits l where l.name = set_limit.name for update;
  update guichet.limits l
     set most = coalesce(set_limit.most, l.most),
         -- a limit of one moment stays one
         per = case when l.per is not null then coalesce(set_limit.per, l.per) end, updated_at = now()
   where l.name = set_limit.name
  returning * into v_limit;
  if not found then
    raise exception 'there is no limit "%"', set_limit.name using errcode = '22023',
      hint = 'One of ' || (select string_agg(l.name, ', ' order by l.name) from guichet.limits l) || '.';
  end if;
  perform guichet.record_action('settings', 'guichet.limits', v_limit.name, null, v_before, to_jsonb(v_limit));
  return jsonb_build_object('name', v_limit.name, 'most', v_limit.most, 'per', v_limit.per, 'reason', v_limit.reason);
end $function$;

comment on function public.set_limit(text,integer,interval) is 'Changes what is given of one limit, leaves the rest → {name, most, per, reason}. 22023 for a name that is none. Service role.';

revoke all on function public.set_limit(text,integer,interval) from public, anon, authenticated, service_role;
grant execute on function public.set_limit(text,integer,interval) to service_role;
