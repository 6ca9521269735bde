-- Written by npm run db:schemas. Last in migrations/20261121004410_booking_calendar.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.ics_line(p_line text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  v_folded text := '';
  v_octets integer := 0;
  v_character text;
begin
  if octet_length(p_line) <= 75 then
    return p_line || E'\r\n';
  end if;
  foreach v_character in array regexp_split_to_array(p_line, '') loop
    -- counted in octets of UTF-8, and never broken inside a character; the space that begins a line counts
    if v_octets + octet_length(v_character) > 75 then
      v_folded := v_folded || E'\r\n ';
      v_octets := 1;
    end if;
    v_folded := v_folded || v_character;
    v_octets := v_octets + octet_length(v_character);
  end loop;
  return v_folded || E'\r\n';
end $function$;

comment on function guichet.ics_line(text) is 'One content line with its CRLF, folded at 75 octets (RFC 5545, 3.1).';

revoke all on function guichet.ics_line(text) from public, anon, authenticated, service_role;
