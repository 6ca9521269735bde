-- Written by npm run db:schemas. Last in migrations/20261201000740_telegram_offers.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.add_offer(p_message uuid, p_place integer, p_action text, p_needs text, p_table text, p_ids text[], p_details jsonb DEFAULT '{}'::jsonb, p_amount bigint DEFAULT NULL::bigint, p_currency text DEFAULT NULL::text, p_life interval DEFAULT '7 days'::interval, p_parent uuid DEFAULT NULL::uuid, p_for uuid DEFAULT NULL::uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into public.telegram_offers (message, place, action, needs, subject_table, subject_ids, version, amount_minor,
    currency, details, parent, for_user, expires_at)
  values (p_message, p_place, p_action, p_needs, p_table, p_ids, guichet.offer_version(p_table, p_ids), p_amount,
    lower(p_currency), jsonb_strip_nulls(coalesce(p_details, '{}')), p_parent, p_for, clock_timestamp() + p_life)
$function$;

comment on function guichet.add_offer(uuid,integer,text,text,text,text[],jsonb,bigint,text,interval,uuid,uuid) is 'A button under a message, bound to its rows as they are now.';

revoke all on function guichet.add_offer(uuid,integer,text,text,text,text[],jsonb,bigint,text,interval,uuid,uuid) from public, anon, authenticated, service_role;
