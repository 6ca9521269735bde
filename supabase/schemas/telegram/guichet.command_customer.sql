-- Written by npm run db:schemas. Last in migrations/20261201000770_telegram_commands.sql.

CREATE OR REPLACE FUNCTION guichet.command_customer(p_words text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('command', 'customer', 'asked', p_words, 'people', coalesce((
    select jsonb_agg(guichet.person_card(f.id)) from (
      select u.id from public.users u
       where lower(u.email) = lower(p_words) or u.id = guichet.try_uuid(p_words) or u.stripe_customer_id = p_words
      union
      select guichet.owner_of_account(a.id) from public.billing_accounts a
       where a.stripe_customer_id = p_words or lower(a.billing_email) = lower(p_words)
      limit 3) f where f.id is not null), '[]'))
$function$;

comment on function guichet.command_customer(text) is 'People by e-mail, account or customer of Stripe, three at most: {people: [guichet.person_card]}.';

revoke all on function guichet.command_customer(text) from public, anon, authenticated, service_role;
