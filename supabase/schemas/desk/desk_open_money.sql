-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION public.desk_open_money(p_what text, p_after integer DEFAULT 0, p_limit integer DEFAULT 100)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_limit integer := least(greatest(coalesce(p_limit, 100), 1), 200);
  v_offset integer := greatest(coalesce(p_after, 0), 0);
  v_rows jsonb;
begin
  perform guichet.require_right('read_money');
  case p_what
    when 'failed' then
      select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'payment_id', f.id,
          'domain', replace((guichet.subject_of(p)).kind, 'invoice', 'subscription'),
          'amount_minor', f.amount_cents, 'currency', lower(f.currency), 'status', 'failed',
          'reason', f.error_code, 'at', to_timestamp(f.last_event_created), 'due_at', null,
          'stripe_id', f.stripe_payment_intent_id, 'person', guichet.person_shown(f.payer_id),
          'about', guichet.line_about(replace((guichet.subject_of(p)).kind, 'invoice', 'subscription'),
            (guichet.subject_of(p)).id))
          order by f.last_event_created desc, f.id desc), '[]')
        into v_rows
        from (
          select * from guichet.failed_payments x order by x.last_event_created desc, x.id desc
            offset v_offset limit v_limit) f
        join public.payments p on p.id = f.id;
    when 'refunds' then
      select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'payment_id', f.payment_id,
          'domain', replace((guichet.subject_of(p)).kind, 'invoice', 'subscription'),
          'amount_minor', f.amount_cents, 'currency', lower(f.currency), 'status', f.status,
          'reason', f.reason, 'at', f.created_at, 'due_at', null,
          'stripe_id', f.stripe_refund_id, 'person', guichet.person_shown(p.payer_id),
          'about', guichet.line_about(replace((guichet.subject_of(p)).kind, 'invoice', 'subscription'),
            (guichet.subject_of(p)).id))
          order by f.created_at desc, f.id desc), '[]')
        into v_rows
        from (
          select * from guichet.pending_refunds x order by x.created_at desc, x.id desc
            offset v_offset limit v_limit) f
        join public.payments p on p.id = f.payment_id;
    when 'disputes' then
      select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'payment_id', f.payment_id,
          'domain', replace((guichet.subject_of(p)).kind, 'invoice', 'subscription'),
          'amount_minor', f.amount_cents, 'currency', lower(f.currency), 'status', f.status,
          'reason', f.reason, 'at', f.created_at, 'due_at', f.evidence_due_by,
          'stripe_id', f.stripe_dispute_id, 'person', guichet.person_shown(p.payer_id),
          'about', guichet.line_about(replace((guichet.subject_of(p)).kind, 'invoice', 'subscription'),
            (guichet.subject_of(p)).id))
          order by f.evidence_due_by, f.id), '[]')
        into v_rows
        from (
          select * from guichet.open_disputes x order by x.evidence_due_by, x.id offset v_offset limit v_limit) f
        join public.payments p on p.id = f.payment_id;
    else return guichet.refused('p_what', 'invalid_value');
  end case;
  return guichet.open_money_as_json(p_what) || jsonb_build_object('rows', v_rows,
    'next', case when jsonb_array_length(v_rows) = v_limit then v_offset + v_limit end);
end $function$;

comment on function public.desk_open_money(text,integer,integer) is 'Money that is not where it should be; p_what failed (payments whose latest attempt failed within seven days), refunds (under way) or disputes (open, the first to answer first) → {rows: [{id, payment_id, domain, amount_minor, currency, status, reason: Stripe''s code, at, due_at: until when Stripe takes evidence, stripe_id, person: {id, name, email}, about}], amounts: [{currency, amount_minor, count}], count, capped: a thousand or more, next: for p_after, or null} or {result: refused, reason: invalid_value}. Whoever may read_money.';

revoke all on function public.desk_open_money(text,integer,integer) from public, anon, authenticated, service_role;
grant execute on function public.desk_open_money(text,integer,integer) to authenticated;
grant execute on function public.desk_open_money(text,integer,integer) to service_role;
