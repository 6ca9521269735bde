-- Written by npm run db:schemas. Last in migrations/20261201000955_shop_face.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.set_shop_face(changes jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_before guichet.shop_face;
  v_after guichet.shop_face;
  v_unknown text;
  v_column text;
  v_constraint text;
begin
  perform guichet.require_right('settings');
  select min(k.key) into v_unknown from jsonb_object_keys(set_shop_face.changes) k (key)
    where k.key not in ('colour', 'accent', 'logo', 'welcome_fr', 'welcome_en', 'terms_fr', 'terms_en', 'privacy_fr',
      'privacy_en', 'notice_fr', 'notice_en');
  if v_unknown is not null then
    return guichet.refused(v_unknown, 'unknown_field');
  end if;
  select * into v_before from guichet.shop_face for update;
  begin
    v_after := jsonb_populate_record(v_before, set_shop_face.changes);
    update guichet.shop_face f
       set colour = lower(v_after.colour), accent = lower(v_after.accent), logo = v_after.logo,
           welcome_fr = v_after.welcome_fr, welcome_en = v_after.welcome_en, terms_fr = v_after.terms_fr,
           terms_en = v_after.terms_en, privacy_fr = v_after.privacy_fr, privacy_en = v_after.privacy_en,
           notice_fr = v_after.notice_fr, notice_en = v_after.notice_en
    returning * into v_after;
  exception
    when check_violation or not_null_violation then
      get stacked diagnostics v_column = column_name, v_constraint = constraint_name;
      return guichet.refused(coalesce(nullif(v_column, ''), substring(v_constraint from '^shop_face_(.*)_check$')),
        'invalid_value');
  end;
  -- a picture is no word of a decision: that it changed is
  perform guichet.record_action('settings', 'guichet.shop_face', 'shop_face', null,
    to_jsonb(v_before) || jsonb_build_object('logo', md5(v_before.logo)),
    to_jsonb(v_after) || jsonb_build_object('logo', md5(v_after.logo)));
  return jsonb_build_object('result', case when to_jsonb(v_before) - 'updated_at' = to_jsonb(v_after) - 'updated_at'
    then 'unchanged' else 'changed' end);
end $function$;

comment on function public.set_shop_face(jsonb) is 'Changes what is given of what desk_shop_face() says, null empties one; leaves the rest → {result: changed|unchanged|refused, field?, reason?: unknown_field|invalid_value}; a colour is refused that white cannot be read on. Whoever may settings.';

revoke all on function public.set_shop_face(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.set_shop_face(jsonb) to authenticated;
grant execute on function public.set_shop_face(jsonb) to service_role;
