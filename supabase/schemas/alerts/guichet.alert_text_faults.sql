-- Written by npm run db:schemas. Last in migrations/20261201000641_alert_text_faults.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.alert_text_faults(p_text jsonb, p_placeholders text[])
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.alert_text_faults(jsonb,text[]) is 'What is wrong with the text of an alert {emoji, title, many, body}: [{field, code: empty|too_long|too_many_lines|line_break or as guichet.alert_body_faults, line?, what?, most?}]; [] where it can be sent.';

revoke all on function guichet.alert_text_faults(jsonb,text[]) from public, anon, authenticated, service_role;
