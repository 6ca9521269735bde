-- Written by npm run db:schemas. Last in migrations/20261201000850_act_by_form.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.act_by_form(p_email text, p_action text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_people uuid[] := array(select distinct u.id from public.users u join guichet.staff_roles s on s.user_id = u.id
    where lower(u.email) = lower(btrim(p_email)) limit 2);
begin
  -- two accounts of one address name nobody
  if cardinality(v_people) <> 1 then
    return guichet.refused('actor', 'unknown_person', jsonb_build_object('email', left(btrim(p_email), 200)));
  end if;
  -- from here on every function asks what this person may, now; the door says how far the name is to be believed. Which
  -- factors n8n asked for is n8n's to know: its sign-in counts as shown
  perform set_config('request.jwt.claims', jsonb_build_object('role', 'authenticated', 'sub', v_people[1], 'aal',
    'aal2',
      'email', guichet.name_of_person(v_people[1]))::text, true), set_config('guichet.door', 'form', true);
  if not guichet.may(p_action) then
    return guichet.refused('actor', 'role_missing', jsonb_build_object('email', left(btrim(p_email), 200),
      'action', p_action));
  end if;
  return null;
end $function$;

comment on function guichet.act_by_form(text,text) is 'To guichet.end_form: what follows is done as the member of staff with this e-mail, through a form → null, or why not: {result: refused, reason: unknown_person|role_missing, email}. Only for an e-mail that n8n says of whoever is signed in there.';

revoke all on function guichet.act_by_form(text,text) from public, anon, authenticated, service_role;
