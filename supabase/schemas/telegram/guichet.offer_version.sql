-- Written by npm run db:schemas. Last in migrations/20261201000740_telegram_offers.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.offer_version(p_table text, p_ids text[])
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case p_table
    when 'stripe_webhook_log' then (select string_agg(concat_ws(':', l.event_id, l.status, l.replays), ' '
      order by l.event_id) from public.stripe_webhook_log l where l.event_id = any(p_ids))
    when 'outbox' then (select string_agg(concat_ws(':', o.id, o.status, o.max_attempts), ' ' order by o.id)
      from public.outbox o where o.id = any(p_ids::uuid[]))
    when 'payments' then (select concat_ws(':', p.status, guichet.left_cents(p), p.refund_blocked)
      from public.payments p where p.id = p_ids[1]::uuid)
    when 'vend_sessions' then (select concat_ws(':', s.status, s.outcome)
      from public.vend_sessions s where s.id = p_ids[1]::uuid)
    when 'invoices_billing' then (select concat_ws(':', i.status, i.amount_remaining)
      from public.invoices_billing i where i.id = p_ids[1]::uuid)
    when 'catalogue_observations' then md5(guichet.catalogue_plan(p_ids[1])::text) end
$function$;

comment on function guichet.offer_version(text,text[]) is 'Of the rows what a decision on them depends on, and no more: a fee that arrives takes no button away. Null where nothing can change.';

revoke all on function guichet.offer_version(text,text[]) from public, anon, authenticated, service_role;
