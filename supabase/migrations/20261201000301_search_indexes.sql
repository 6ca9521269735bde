-- What search and the pages of people and payments look up. No list of pending entries: a reader would go through it.

create index users_email_search on public.users (lower(email) text_pattern_ops);
create index users_email_words on public.users using gin (guichet.search_words(split_part(email, '@', 1)))
  with (fastupdate = off);
create index profiles_name_words on public.profiles using gin (guichet.search_words(display_name))
  with (fastupdate = off);
create index establishments_name_words on public.establishments using gin (guichet.search_words(name))
  with (fastupdate = off);
create index billing_accounts_name_words on public.billing_accounts using gin (guichet.search_words(company_name))
  with (fastupdate = off);
create index billing_accounts_email_search on public.billing_accounts (lower(billing_email) text_pattern_ops);
create index invoices_billing_number_search on public.invoices_billing (lower(number) text_pattern_ops)
  where number is not null;
-- "somebody paid 23.50 at half past two"
create index payments_amount on public.payments (amount_cents, created_at desc) where role <> 'foreign';
create index vend_sessions_amount on public.vend_sessions (amount_minor, created_at desc);
-- every call and every letter about a row, done ones too; every alert about it
create index outbox_object on public.outbox (object_key, seq desc);
create index alert_outbox_subject on public.alert_outbox (subject, seq desc);
-- subscriptions as the desk lists them
create index subscriptions_newest on public.subscriptions (created_at desc, id desc);
create index subscriptions_status_newest on public.subscriptions (status, created_at desc, id desc);
create index invoices_billing_account_newest on public.invoices_billing (billing_account_id, stripe_created desc);
