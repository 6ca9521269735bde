-- Written by npm run db:schemas. Last in migrations/20261121000145_stripe_sources.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refuses_source(consumer text, account text, livemode boolean)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select case
    when refuses_source.account is not null and refuses_source.account is distinct from s.account then 'account'
    when s.mode = 'live' and not coalesce(refuses_source.livemode, false) or s.mode = 'test'
      and coalesce(refuses_source.livemode, false) then 'livemode' end
  from (values (1)) always (one) left join guichet.stripe_sources s on s.consumer = refuses_source.consumer
$function$;

comment on function guichet.refuses_source(text,text,boolean) is 'Why an event of this account and mode does not count for a consumer: account, livemode; null where it counts.';

revoke all on function guichet.refuses_source(text,text,boolean) from public, anon, authenticated, service_role;
