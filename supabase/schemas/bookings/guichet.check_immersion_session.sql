-- Written by npm run db:schemas. Last in migrations/20261121004100_immersion_session_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.check_immersion_session()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if new.session_date_end < new.session_date_start then
    raise exception 'ends_before_start' using errcode = '23514', hint = 'session_date_end';
  end if;
  if new.price_cents < guichet.minimum_charge(new.currency) then
    raise exception 'amount_too_small' using errcode = '23514', hint = 'price_cents',
      detail = jsonb_build_object('minimum_cents', guichet.minimum_charge(new.currency), 'currency', new.currency);
  end if;
  if new.max_places < new.reserved_places then
    raise exception 'places_taken' using errcode = '23514', hint = 'max_places',
      detail = jsonb_build_object('reserved_places', new.reserved_places, 'max_places', new.max_places);
  end if;
  -- moving a session people paid for into the past would close it silently; new ones in the past are typing errors
  if guichet.caller_is_user() and new.session_date_start < guichet.today()
     and (tg_op = 'INSERT' or new.session_date_start <> old.session_date_start) then
    raise exception 'starts_in_the_past' using errcode = '23514', hint = 'session_date_start';
  end if;
  -- people were told that it does not take place, and have their money back
  if tg_op = 'UPDATE' and old.cancelled_at is not null
     and (new.cancelled_at is null or (new.session_date_start, new.session_date_end,
       new.location) is distinct from (old.session_date_start, old.session_date_end, old.location)) then
    raise exception 'session_cancelled' using errcode = '23514', hint = 'cancelled_at';
  end if;
  return new;
end $function$;

comment on function guichet.check_immersion_session() is 'Trigger: a code that the admin page has words for, before a constraint speaks in its own; a cancelled session stays as it is.';

revoke all on function guichet.check_immersion_session() from public, anon, authenticated, service_role;
