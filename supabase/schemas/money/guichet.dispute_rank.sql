-- Written by npm run db:schemas. Last in migrations/20261121001500_sync_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.dispute_rank(status text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case when status in ('won', 'lost', 'warning_closed', 'prevented') then 3
    when status in ('under_review', 'warning_under_review') then 2 else 1 end
$function$;

comment on function guichet.dispute_rank(text) is 'How far a dispute has come, by its status: open, under review, over.';

revoke all on function guichet.dispute_rank(text) from public, anon, authenticated, service_role;
