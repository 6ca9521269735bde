-- Written by npm run db:schemas. Last in migrations/20261121001050_checkouts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.note_checkout(p_kind text, p_subject uuid, p_item jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_session text := p_item #>> '{row,stripe_checkout_session_id}';
  v_type text := p_item ->> 'event_type';
  v_at bigint := coalesce((p_item ->> 'event_created')::bigint, 0);
  v_checkout public.checkouts;
begin
  -- written down; else made by us and never written down; else made past us, where there is none of ours
  select * into v_checkout from public.checkouts c
   where c.subject = p_subject and (c.stripe_id = v_session or (c.stripe_id is null
     and coalesce(c.id = guichet.try_uuid(p_item #>> '{row,metadata,checkout_id}'), true)))
   order by c.stripe_id nulls last, c.attempt desc limit 1 for update;
  if not found then
    if exists (select from public.checkouts c where c.subject = p_subject) then
      return false;
    end if;
    v_checkout := guichet.start_checkout(p_kind, p_subject, v_session, jsonb_build_object('expires_at', v_at), null);
  end if;
  -- the latest word of it stands, in whatever order they come
  if v_checkout.said_at is null or (v_at, guichet.checkout_rank(v_type))
      > (v_checkout.said_at, guichet.checkout_rank(v_checkout.said)) then
    update public.checkouts c
       set stripe_id = v_session, said = v_type, said_at = v_at,
           status = case when v_type in ('checkout.session.expired', 'checkout.session.async_payment_failed')
             then 'ended'
             when guichet.checkout_rank(v_type) > 0 then 'complete' else c.status end
     where c.id = v_checkout.id;
  end if;
  return not exists (select from public.checkouts c
    where c.subject = p_subject and c.attempt > v_checkout.attempt);
end $function$;

comment on function guichet.note_checkout(text,uuid,jsonb) is 'What an event of a session says of the subject''s checkout; false where another one speaks for it: a later attempt, or the one that was written down. The caller holds the subject''s lock.';

revoke all on function guichet.note_checkout(text,uuid,jsonb) from public, anon, authenticated, service_role;
