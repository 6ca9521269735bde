-- Written by npm run db:schemas. Last in migrations/20261201000230_desk_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.kinds_of(p_what text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case p_what
    when 'takings' then '{payment,refund}'::text[]
    when 'payments' then '{payment}'::text[]
    when 'refunds' then '{refund}'::text[]
    when 'disputes' then '{dispute,dispute_won}'::text[]
    when 'wallet' then '{vend,vend_refund}'::text[]
    when 'all' then '{payment,refund,dispute,dispute_won}'::text[] end
$function$;

comment on function guichet.kinds_of(text) is 'The kinds of movement that a filter of the desk names: takings, payments, refunds, disputes, wallet (vends paid from wallets), all (that moved at Stripe or outside); null of another.';

revoke all on function guichet.kinds_of(text) from public, anon, authenticated, service_role;
