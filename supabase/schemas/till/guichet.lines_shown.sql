-- Written by npm run db:schemas. Last in migrations/20261201000230_desk_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.lines_shown(p_ids text[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'kind', l.kind, 'domain', l.domain, 'via', l.via,
        'amount_minor', l.amount_minor, 'currency', l.currency, 'at', l.at, 'subject', l.subject,
        'payment_id', l.payment_id, 'role', l.role, 'fee_minor', l.fee_minor, 'fee_currency', l.fee_currency,
        'stripe_id', case
          when l.via = 'outside' then (select i.stripe_invoice_id from public.invoices_billing i
            where i.id = l.subject)
          when l.kind = 'refund' then coalesce((select r.stripe_refund_id from public.refunds r
            where r.id = split_part(l.id, ':', 2)::uuid), p.stripe_charge_id)
          when l.via = 'stripe' and l.kind in ('dispute', 'dispute_won') then (select d.stripe_dispute_id
            from public.disputes d where d.id = split_part(l.id, ':', 2)::uuid)
          else p.stripe_payment_intent_id end,
        'person', u.person, 'about', s.about) order by x.n), '[]')
      from unnest(p_ids) with ordinality x (id, n)
      -- each by its key, however many there are
      cross join lateral (select * from guichet.money_lines o where o.id = x.id limit 1) l
      left join lateral (
        select o.stripe_payment_intent_id, o.stripe_charge_id from public.payments o where o.id = l.payment_id
          limit 1) p on true
      left join lateral (select o.person from guichet.people_shown o where o.id = l.payer_id limit 1) u on true
      left join lateral (select o.about from guichet.subjects_shown o where o.subject = l.subject limit 1) s on true);
end $function$;

comment on function guichet.lines_shown(text[]) is 'Movements as the desk and the accountant see them, in the order of their ids; stripe_id: pi_…, re_…, dp_…, in_…, of a refund that only its charge tells ch_….';

revoke all on function guichet.lines_shown(text[]) from public, anon, authenticated, service_role;
