-- A form of n8n is signed in by n8n's own users. Who decides there is mapped to a role by the e-mail that n8n says,
-- here and at each call: whoever may not, is refused by the database and not by the workflow.

create or replace function guichet.act_by_form(p_email text, p_action text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
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
end $$;
comment on function guichet.act_by_form(text, text) is 'To guichet.end_form: what follows is done as the member of staff with this e-mail, through a form → null, or why not: {result: refused, reason: unknown_person|role_missing, email}. Only for an e-mail that n8n says of whoever is signed in there.';

create or replace function guichet.end_form(p_answer jsonb, p_page text, p_claims text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform set_config('guichet.door', '', true), set_config('request.jwt.claims', coalesce(p_claims, ''), true);
  return (select p_answer || jsonb_build_object('page', case p_answer ->> 'result' when 'refused' then 'refused'
      else p_page end, 'language', b.language, 'zone', b.zone) from guichet.business b);
end $$;
comment on function guichet.end_form(jsonb, text, text) is 'The caller is who they were (p_claims) again; the answer says for which page of a form it is, and how the business speaks: {…, page, language: fr|en, zone}.';

create or replace function guichet.typed_amount(p_text text, p_currency text) returns bigint
language sql immutable set search_path = ''
as $$
  -- 20,50 and 1 234.50 are amounts; 1.234,50 is two things to two people
  select guichet.minor_units(replace(regexp_replace(p_text, '[\s\u00a0\u202f€]', '', 'g'), ',', '.'), p_currency)
$$;
comment on function guichet.typed_amount(text, text) is 'What a person typed, such as 20 or 20,50, in minor units; null where it is no positive amount of the currency.';

comment on column public.staff_actions.user_id is 'auth.uid() of the person; through the door form whom the e-mail names that n8n says; null where the server says who it was. No foreign key: it outlives the account. Written by guichet.record_action.';
comment on column public.staff_actions.door is 'desk: a browser; api: a person''s token from elsewhere; telegram: a press of a bound account, form: a form of n8n, by the e-mail of who is signed in there, or both as a workflow says (header x-guichet-door); service: a workflow that says nothing, or a connection to the database. Written by the same.';

revoke execute on function guichet.act_by_form(text, text), guichet.end_form(jsonb, text, text),
  guichet.typed_amount(text, text) from public, anon, authenticated, service_role;
