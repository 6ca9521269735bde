-- Written by npm run db:schemas. Last in migrations/20261121000197_limits.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.expire_limit_counts()
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_expired integer;
begin
  delete from guichet.limit_counts c using guichet.limits l
   where l.name = c.name and c.window_start + greatest(l.per, interval '1 hour') < clock_timestamp();
  get diagnostics v_expired = row_count;
  return jsonb_build_object('expired', v_expired);
end $function$;

comment on function public.expire_limit_counts() is 'Upkeep: deletes counts whose window is over → {expired}. Service role.';

revoke all on function public.expire_limit_counts() from public, anon, authenticated, service_role;
grant execute on function public.expire_limit_counts() to service_role;
