-- Written by npm run db:schemas. Last in migrations/20261201000745_alert_buttons.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.buttons_of(p_message uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', o.id, 'action', o.action,
      'count', cardinality(o.subject_ids), 'amount_minor', o.amount_minor, 'currency', o.currency,
      'label', o.details ->> 'label', 'reason', o.details ->> 'reason')) order by o.place), '[]')
    from public.telegram_offers o
   where o.message = p_message and o.expires_at > clock_timestamp()
     -- asked: the second press did not come within its time
     and (o.state = 'open' or (o.state = 'asked' and o.parent is null))
     -- while somebody confirms, theirs alone are shown
     and (o.parent is not null) = exists (select from public.telegram_offers c where c.message = p_message
       and c.parent is not null and c.state = 'open' and c.expires_at > clock_timestamp())
$function$;

comment on function guichet.buttons_of(uuid) is 'The buttons that stand under a message now: [{id, action, count, amount_minor?, currency?, label?, reason?}].';

revoke all on function guichet.buttons_of(uuid) from public, anon, authenticated, service_role;
