-- Written by npm run db:schemas. Last in migrations/20261201000305_search_request.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.read_search(p_query text)
 RETURNS guichet.search_request
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  v_text text := btrim(regexp_replace(left(p_query, 200), '[\s\u00a0\u202f]+', ' ', 'g'));
  v_lower text := lower(v_text);
  v_zone text := guichet.zone();
  v_today date := (now() at time zone v_zone)::date;
  v_day date := guichet.typed_day(v_lower, v_today);
  v_time text[] := regexp_match(v_lower, '\m([01]?\d|2[0-3])(?:\s?h\s?|:)([0-5]\d)?\M');
  v_number text[];
  v_exponent int;
  v_found guichet.search_request;
  v_at timestamptz;
begin
  v_found.words := guichet.search_text(v_text);
  v_found.beginning := nullif(v_lower, '');
  -- an address of Stripe's Dashboard, or the secret of an intent, holds the id
  v_found.stripe_id := (
    regexp_match(v_text, '\m([a-z]{2,12}_(?:(?:test|live)_)?[A-Za-z0-9]{1,200})(?:_secret_\w+)?\M'))[
    1];
  -- a word that looks like one is one, whatever it holds: test clocks and stand-ins make longer ones
  v_found.stripe_id := coalesce(v_found.stripe_id, (regexp_match(v_text, '^[a-z]{2,12}_\w{1,250}$'))[1]);
  v_found.id := guichet.try_uuid((regexp_match(v_lower,
    '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'))[1]);
  v_found.hex := (regexp_match(v_lower, '^(?:n°|#)? ?([0-9a-f]{6,8}(?:-[0-9a-f]{0,4}){0,3})$'))[1];
  -- what is left without day and hour is an amount
  v_number := regexp_match(btrim(regexp_replace(regexp_replace(regexp_replace(v_lower,
      '\m(?:aujourd.?hui|today|avant-hier|hier|yesterday|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}(?:/\d{4})?)\M', '', 'g'),
      '\m(?:[01]?\d|2[0-3])(?:\s?h\s?|:)(?:[0-5]\d)?(?!\d)', '', 'g'), '€|\m(?:eur|euros?|\u00e0|at|vers|le)\M', ' ',
        'g')),
    '^(\d{1,3}(?: \d{3})+|\d{1,9})(?: ?[.,] ?(\d{1,3}))?$');
  if v_number is not null then
    v_exponent := guichet.currency_exponent((select b.currency from guichet.business b));
    if length(coalesce(v_number[2], '')) <= v_exponent then
      v_found.amount_minor := (replace(v_number[1], ' ', '')
        || rpad(coalesce(v_number[2], ''), v_exponent, '0'))::bigint;
    end if;
  end if;
  if v_found.amount_minor is not null and v_time is not null then
    v_at := (coalesce(v_day, v_today) + make_time(v_time[1]::int, coalesce(v_time[2], '0')::int,
      0)) at time zone v_zone;
    -- an hour that is still to come was yesterday's
    if v_day is null and v_at > now() + interval '5 minutes' then
      v_at := v_at - interval '1 day';
    end if;
    -- people remember to the quarter of an hour; "14 h" is the whole hour
    v_found.after := v_at - interval '20 minutes';
    v_found.before := v_at + case when v_time[2] is null then interval '80 minutes' else interval '20 minutes' end;
  elsif v_found.amount_minor is not null and v_day is not null then
    v_found.after := v_day::timestamp at time zone v_zone;
    v_found.before := (v_day + 1)::timestamp at time zone v_zone;
  end if;
  return v_found;
end $function$;

comment on function guichet.read_search(text) is 'Reads what was typed: "pi_…", "3f2a91c4", "23,50 hier 14h30", "claire mart", "pi_kiosk_1".';

revoke all on function guichet.read_search(text) from public, anon, authenticated, service_role;
