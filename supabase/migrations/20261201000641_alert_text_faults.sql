-- Whether Telegram would take a text, and whether all its placeholders can be filled. The page that edits texts asks
-- the same of itself (nodes/TelegramAlert/message/faults.ts); a list of cases is read by the tests of both.

create or replace function guichet.alert_body_faults(p_body text, p_placeholders text[]) returns jsonb
language plpgsql immutable set search_path = ''
as $$
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
end $$;
comment on function guichet.alert_body_faults(text, text[]) is 'What is wrong with the HTML and the placeholders of the body of an alert: [{code: unknown_placeholder|link_in_tag|stray_bracket|unknown_tag|unopened_tag|unclosed_tag|bad_address, line, what}].';
revoke execute on function guichet.alert_body_faults(text, text[]) from public;

create or replace function guichet.alert_text_faults(p_text jsonb, p_placeholders text[]) returns jsonb
language plpgsql immutable set search_path = ''
as $$
declare
  v_faults jsonb := '[]';
  v_part record;
  v_said text;
  v_name text;
begin
  for v_part in select * from (values ('emoji', 16), ('title', 100), ('many', 60), ('body', 2500)) p (field, most) loop
    v_said := coalesce(p_text ->> v_part.field, '');
    if btrim(v_said, E' \t\r\n') = '' then
      v_faults := v_faults || jsonb_build_object('field', v_part.field, 'code', 'empty');
    elsif length(regexp_replace(v_said, '<[^<>]*>', '', 'g')) > v_part.most then
      v_faults := v_faults || jsonb_build_object('field', v_part.field, 'code', 'too_long', 'most', v_part.most);
    elsif v_part.field <> 'body' and v_said ~ E'[\r\n]' then
      v_faults := v_faults || jsonb_build_object('field', v_part.field, 'code', 'line_break');
    end if;
  end loop;
  if cardinality(string_to_array(p_text ->> 'body', E'\n')) > 60 then
    v_faults := v_faults || jsonb_build_object('field', 'body', 'code', 'too_many_lines', 'most', 60);
  end if;
  for v_name in select m[1] from regexp_matches(coalesce(p_text ->> 'title', ''), '\{([A-Za-z0-9_]*)\}', 'g') m loop
    if v_name <> all (p_placeholders) then
      v_faults := v_faults || jsonb_build_object('field', 'title', 'code', 'unknown_placeholder', 'what', v_name);
    elsif v_name like 'link%' then
      v_faults := v_faults || jsonb_build_object('field', 'title', 'code', 'link_in_tag', 'what', v_name);
    end if;
  end loop;
  return v_faults || coalesce((select jsonb_agg('{"field": "body"}' || f.item order by f.ord)
    from jsonb_array_elements(guichet.alert_body_faults(p_text ->> 'body', p_placeholders)) with ordinality as
      f (item, ord)), '[]');
end $$;
comment on function guichet.alert_text_faults(jsonb, text[]) is 'What is wrong with the text of an alert {emoji, title, many, body}: [{field, code: empty|too_long|too_many_lines|line_break or as guichet.alert_body_faults, line?, what?, most?}]; [] where it can be sent.';
revoke execute on function guichet.alert_text_faults(jsonb, text[]) from public;
