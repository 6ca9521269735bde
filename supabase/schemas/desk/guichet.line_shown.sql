-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.line_shown(p_line guichet.money_lines)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('id', p_line.id, 'kind', p_line.kind, 'domain', p_line.domain, 'via', p_line.via,
    'amount_minor', p_line.amount_minor, 'currency', p_line.currency, 'at', p_line.at, 'subject', p_line.subject,
    'payment_id', p_line.payment_id, 'role', p_line.role, 'fee_minor', p_line.fee_minor,
    'fee_currency', p_line.fee_currency, 'stripe_id', guichet.stripe_id_of_line(p_line),
    'person', guichet.person_shown(p_line.payer_id), 'about', guichet.line_about(p_line.domain, p_line.subject))
$function$;

comment on function guichet.line_shown(guichet.money_lines) is 'A movement as the desk and the accountant see it.';

revoke all on function guichet.line_shown(guichet.money_lines) from public, anon, authenticated, service_role;
