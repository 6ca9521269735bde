-- Written by npm run db:schemas. Last in migrations/20261121000117_queue.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.queue_renew(queue text, token uuid, lease_seconds integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_queue guichet.queues := guichet.queue_of(queue_renew.queue);
  v_rows int;
begin
  execute format(
    'update %s q set claimed_until = clock_timestamp() + make_interval(secs => $2)
     where (%s) and q.claim_token = $1 and q.status = %L and q.claimed_until > clock_timestamp()',
    v_queue.relation, v_queue.held_by, v_queue.leased) using queue_renew.token, queue_renew.lease_seconds;
  get diagnostics v_rows = row_count;
  return jsonb_build_object('renewed', v_rows);
end $function$;

comment on function guichet.queue_renew(text,uuid,integer) is 'Makes a lease last lease_seconds from now → {renewed: rows}; 0: settled or lapsed.';

revoke all on function guichet.queue_renew(text,uuid,integer) from public, anon, authenticated, service_role;
