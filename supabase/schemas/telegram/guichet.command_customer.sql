-- Written by npm run db:schemas. Last in migrations/20261201000770_telegram_commands.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.command_customer(p_words text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  with exact as (
    select u.id from public.users u
     where lower(u.email) = lower(p_words) or u.id = guichet.try_uuid(p_words) or u.stripe_customer_id = p_words
    union
    select guichet.owner_of_account(a.id) from public.billing_accounts a
     where a.stripe_customer_id = p_words or lower(a.billing_email) = lower(p_words)
  ), found as (
    select e.id, 0 as place from exact e where e.id is not null
    union all
    -- nobody of that very name or number: as the desk finds people, by how a name or an address begins
    select (f.value ->> 'id')::uuid, f.ordinality
      from (select guichet.read_search(p_words) as read) r, jsonb_array_elements(guichet.find_people((r.read).beginning,
        (r.read).words, 4)) with ordinality f
     where length((r.read).beginning) >= 3 and not exists (select from exact e where e.id is not null)
  )
  select jsonb_build_object('command', 'customer', 'asked', p_words, 'more', (select count(*) > 3 from found),
    'people', coalesce((select jsonb_agg(guichet.person_card(f.id) order by f.place, f.id)
      from (select * from found order by place, id limit 3) f), '[]'))
$function$;

comment on function guichet.command_customer(text) is 'People by e-mail, account, customer of Stripe, or by how their name or address begins, three at most: {people: [guichet.person_card], more: there are more}.';

revoke all on function guichet.command_customer(text) from public, anon, authenticated, service_role;
