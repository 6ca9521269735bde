-- Written by npm run db:schemas. Last in migrations/20261121001400_refunds.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.owe_back(p_payment_id uuid, p_cents bigint, p_reason text, p_metadata jsonb DEFAULT '{}'::jsonb)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if p_cents > 0 then
    insert into guichet.payment_returns (payment_id, cents, reason, metadata)
      values (p_payment_id, p_cents, p_reason, coalesce(p_metadata, '{}'))
    on conflict (payment_id) do update set cents = greatest(payment_returns.cents, excluded.cents),
      metadata = payment_returns.metadata || excluded.metadata
    where payment_returns.cents < excluded.cents or not payment_returns.metadata @> excluded.metadata;
    update public.payments p set settlement = 'refund'
      where p.id = p_payment_id and p.settlement is distinct from 'refund';
  end if;
  return guichet.pursue_return(p_payment_id);
end $function$;

comment on function guichet.owe_back(uuid,bigint,text,jsonb) is 'Writes down that so much of a payment, in all, goes back, and asks for what is left of it → minor units asked for now. Safe to repeat.';

revoke all on function guichet.owe_back(uuid,bigint,text,jsonb) from public, anon, authenticated, service_role;
