-- Written by npm run db:schemas. Last in migrations/20261201000200_money_lines.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.keep_lines()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_old jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  v_new jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  -- which column names what its lines are of
  v_column text := tg_argv[1];
  v_ids uuid[] := array(select distinct u.id from unnest(array[(v_new ->> v_column)::uuid, (v_old ->> v_column)::uuid])
    u (id) where u.id is not null order by u.id);
begin
  case tg_argv[0]
    when 'payment' then perform guichet.keep_payment_lines(u.id) from unnest(v_ids) u (id);
    when 'invoice' then perform guichet.keep_invoice_lines(u.id) from unnest(v_ids) u (id);
    when 'transaction' then perform guichet.keep_wallet_line(u.id) from unnest(v_ids) u (id);
  end case;
  return null;
end $function$;

comment on function guichet.keep_lines() is 'Trigger (payment, invoice or transaction; column with its id): its lines follow the row.';

revoke all on function guichet.keep_lines() from public, anon, authenticated, service_role;
