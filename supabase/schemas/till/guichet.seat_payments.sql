-- Written by npm run db:schemas. Last in migrations/20261121005300_payment_subjects.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.seat_payments(p_payment public.payments, p_main uuid DEFAULT NULL::uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_subject uuid := (guichet.subject_of(p_payment)).id;
  v_main uuid := p_main;
begin
  -- nearly always it is alone
  if p_payment.role = 'main' and not exists (select from public.payments p
    where v_subject in (p.vend_session_id, p.booking_id, p.recharge_id) and p.id <> p_payment.id) then
    return;
  end if;
  if v_main is null then
    select p.id into v_main from public.payments p
     where v_subject in (p.vend_session_id, p.booking_id, p.recharge_id) and p.settlement is null
     -- never by the place it has now: which was told first decides nothing here
     order by guichet.payment_rank(p.status) desc, p.last_event_created desc, p.stripe_payment_intent_id desc limit 1;
  end if;
  update public.payments p set role = 'surplus'
   where v_subject in (p.vend_session_id, p.booking_id, p.recharge_id) and p.role = 'main'
     and p.id is distinct from v_main;
  update public.payments p set role = 'main' where p.id = v_main and p.role <> 'main';
end $function$;

comment on function guichet.seat_payments(public.payments,uuid) is 'Of several payments of a vend, a booking or a recharge one is main: the one that pays it, where that is known, else of those of which nothing is decided the one that has come furthest.';

revoke all on function guichet.seat_payments(public.payments,uuid) from public, anon, authenticated, service_role;
