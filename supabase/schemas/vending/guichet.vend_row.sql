-- Written by npm run db:schemas. Last in migrations/20261201000480_desk_vends.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.vend_row(s public.vend_sessions, p_money boolean)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('id', s.id, 'at', s.created_at, 'machine_id', s.machine_id,
    'machine_name', coalesce(m.name, m.code), 'slot_number', s.slot,
    'slot', (select coalesce(k.label, k.slot_number::text) from public.stocks k
      where k.machine_id = m.id and k.slot_number = s.slot),
    'label', coalesce(s.product_label, s.item),
    'amount_minor', s.amount_minor, 'currency', s.currency, 'status', s.status, 'outcome', s.outcome,
    'payment_method', s.payment_method, 'payment_state', s.payment_state,
    'undecided', s.status = 'PAID' and s.outcome = 'unknown', 'unknown_since', p.unknown_since,
    'decided_by', p.decided_by,
    'payer', case when p_money and u.id is not null then jsonb_build_object('id', u.id, 'email', u.email) end,
    'version', guichet.version_of(s.updated_at),
    'key', guichet.version_of(s.created_at) || '_' || s.id)
  from public.machines m join public.vend_session_private p on p.session_id = s.id
    left join public.users u on u.id = p.payer_id
  where m.code = s.machine_id
$function$;

comment on function guichet.vend_row(public.vend_sessions,boolean) is 'A vend in a line of the desk.';

revoke all on function guichet.vend_row(public.vend_sessions,boolean) from public, anon, authenticated, service_role;
