-- Written by npm run db:schemas. Last in migrations/20261201000955_shop_face.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.contrast_with_white(colour text)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE STRICT
 SET search_path TO ''
AS $function$
  -- WCAG 2: relative luminance of #rrggbb against white
  select 1.05 / (0.05 + sum(p.weight * case when c.value <= 0.04045 then c.value / 12.92
      else power((c.value + 0.055) / 1.055, 2.4) end))
    from (values (2, 0.2126), (4, 0.7152), (6, 0.0722)) p (at, weight),
      lateral (select get_byte(decode(substr(contrast_with_white.colour, p.at, 2), 'hex'), 0) / 255.0 as value) c
$function$;

comment on function guichet.contrast_with_white(text) is 'How well white can be read on a colour #rrggbb: 1 to 21, from 4.5 on for everybody (WCAG 2).';

revoke all on function guichet.contrast_with_white(text) from public, anon, authenticated, service_role;
