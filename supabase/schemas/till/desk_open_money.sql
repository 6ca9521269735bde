-- Written by npm run db:schemas. Last in migrations/20261201000235_desk_open_money.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_open_money(p_what text, p_after integer DEFAULT 0, p_limit integer DEFAULT 100)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
  v_limit integer := least(greatest(coalesce(p_limit, 100), 1), 200);
  v_offset integer := greatest(coalesce(p_after, 0), 0);
  v_rows jsonb;
begin
  perform guichet.require_right('read_money');
  if p_what is null or p_what not in ('failed', 'refunds', 'disputes') then
    return guichet.refused('p_what', 'invalid_value');
  end if;
  select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'payment_id', o.payment_id,
      'domain', case when p.for_order_id is not null then 'order' when p.vend_session_id is not null then 'vend'
        when p.booking_id is not null then 'booking' when p.recharge_id is not null then 'recharge'
        else 'subscription' end,
      'amount_minor', o.amount_minor, 'currency', lower(o.currency), 'status', o.status, 'reason', o.reason,
      'at', o.at, 'due_at', o.due_at, 'stripe_id', o.stripe_id, 'person', u.person, 'about', s.about)
      order by o.place desc, o.id), '[]')
    into v_rows
    from (
      select * from guichet.open_money_shown x where x.what = p_what
        order by x.place desc, x.id offset v_offset limit v_limit) o
    join public.payments p on p.id = o.payment_id
    left join lateral (select x.person from guichet.people_shown x where x.id = p.payer_id limit 1) u on true
    left join lateral (
      select x.about from guichet.subjects_shown x
       where x.subject = coalesce(p.for_order_id, p.vend_session_id, p.booking_id, p.recharge_id, p.invoice_id)
       limit 1) s on true;
  return guichet.open_money_as_json(p_what) || jsonb_build_object('rows', v_rows,
    'next', case when jsonb_array_length(v_rows) = v_limit then v_offset + v_limit end);
end $function$;

comment on function public.desk_open_money(text,integer,integer) is 'Money that is not where it should be; p_what failed (payments whose latest attempt failed within seven days), refunds (under way) or disputes (open, the first to answer first) → {rows: [{id, payment_id, domain, amount_minor, currency, status, reason: Stripe''s code, at, due_at: until when Stripe takes evidence, stripe_id, person: {id, name, email}, about}], amounts: [{currency, amount_minor, count}], count, capped: a thousand or more, next: for p_after, or null} or {result: refused, reason: invalid_value}. Whoever may read_money.';

revoke all on function public.desk_open_money(text,integer,integer) from public, anon, authenticated, service_role;
grant execute on function public.desk_open_money(text,integer,integer) to authenticated;
grant execute on function public.desk_open_money(text,integer,integer) to service_role;
