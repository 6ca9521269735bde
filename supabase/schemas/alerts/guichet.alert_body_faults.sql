-- Written by npm run db:schemas. Last in migrations/20261201000641_alert_text_faults.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.alert_body_faults(p_body text, p_placeholders text[])
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  c_tags constant text[] := array['b', 'strong', 'i', 'em', 'u', 'ins', 's', 'strike', 'del', 'code', 'pre',
    'blockquote', 'tg-spoiler', 'a'];
  -- where Telegram takes no link
  c_without_links constant text[] := array['a', 'code', 'pre'];
  v_faults jsonb := '[]';
  v_line record;
  v_token text;
  v_name text;
  v_open text[];
begin
  for v_line in
    select l.text, l.n from unnest(string_to_array(p_body, E'\n')) with ordinality as l (text, n)
  loop
    v_open := '{}';
    for v_token in
      select m[1] from regexp_matches(v_line.text, '(<[^<>]*>?|\{[A-Za-z0-9_]*\})', 'g') m
    loop
      if v_token like '{%' then
        v_name := btrim(v_token, '{}');
        if v_name <> all (p_placeholders) then
          v_faults := v_faults || jsonb_build_object('code', 'unknown_placeholder', 'line', v_line.n, 'what', v_name);
        elsif v_name like 'link%' and v_open && c_without_links then
          v_faults := v_faults || jsonb_build_object('code', 'link_in_tag', 'line', v_line.n, 'what', v_name);
        end if;
        continue;
      end if;
      v_name := lower(substring(v_token from '^</?([A-Za-z-]+)'));
      if v_token not like '%>' or v_name is null then
        v_faults := v_faults || jsonb_build_object('code', 'stray_bracket', 'line', v_line.n, 'what',
          left(v_token, 20));
      elsif v_name <> all (c_tags) then
        v_faults := v_faults || jsonb_build_object('code', 'unknown_tag', 'line', v_line.n, 'what', v_name);
      elsif v_token like '</%' then
        if v_open[cardinality(v_open)] is distinct from v_name then
          v_faults := v_faults || jsonb_build_object('code', 'unopened_tag', 'line', v_line.n, 'what', v_name);
        else
          v_open := v_open[:cardinality(v_open) - 1];
        end if;
      elsif v_name = 'a' and v_token !~ '^<a href="https?://[^"<>{}[:space:]]+">$' then
        v_faults := v_faults || jsonb_build_object('code', 'bad_address', 'line', v_line.n, 'what', left(v_token, 60));
        v_open := v_open || v_name;
      elsif v_name <> 'a' and lower(v_token) <> '<' || v_name || '>' then
        v_faults := v_faults || jsonb_build_object('code', 'unknown_tag', 'line', v_line.n, 'what', left(v_token, 60));
        v_open := v_open || v_name;
      else
        v_open := v_open || v_name;
      end if;
    end loop;
    -- on its own line: a line may be left out
    if cardinality(v_open) > 0 then
      v_faults := v_faults || jsonb_build_object('code', 'unclosed_tag', 'line', v_line.n, 'what',
        v_open[cardinality(v_open)]);
    end if;
  end loop;
  return v_faults;
end $function$;

comment on function guichet.alert_body_faults(text,text[]) is 'What is wrong with the HTML and the placeholders of the body of an alert: [{code: unknown_placeholder|link_in_tag|stray_bracket|unknown_tag|unopened_tag|unclosed_tag|bad_address, line, what}].';

revoke all on function guichet.alert_body_faults(text,text[]) from public, anon, authenticated, service_role;
