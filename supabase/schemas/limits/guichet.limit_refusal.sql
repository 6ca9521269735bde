-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.limit_refusal(p_limit guichet.limits, p_retry_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select jsonb_strip_nulls(jsonb_build_object('result', 'refused', 'reason', p_limit.reason, 'limit', p_limit.name, 'most', p_limit.most, 'retry_at', p_retry_at,
    'message', case p_limit.reason
      when 'too_many_orders' then 'Vous avez déjà ' || p_limit.most || ' commandes non payées : payez-les ou annulez-en une.'
      when 'too_many_units' then case p_limit.name
        when 'line_units' then 'Une ligne a ' || p_limit.most || ' articles au plus.'
        else 'Vous pouvez avoir ' || p_limit.most || ' articles non payés au plus : payez d''abord vos autres commandes.' end
      when 'too_many_lapsed_orders' then 'Trop de vos commandes sont restées impayées : réessayez demain, ou écrivez-nous.'
      when 'too_many_holds' then 'Vous avez déjà retenu plusieurs places sans les payer : réessayez demain, ou écrivez-nous.'
      when 'too_many_offers' then 'Vous avez laissé passer plusieurs places de liste d''attente : écrivez-nous pour y revenir.'
      when 'offer_refused' then 'Une place de cette session vous a été proposée et vous ne l''avez pas prise : elle va aux suivants.'
      when 'too_many_recharges' then 'Plusieurs recharges sont déjà ouvertes : terminez-en une, ou attendez une heure.'
      else 'Trop de demandes en peu de temps : rien n''est débité. Réessayez plus tard.' end))
$function$;

comment on function guichet.limit_refusal(guichet.limits,timestamp with time zone) is 'The answer to somebody who is over a limit: {result: refused, reason, limit, most, retry_at?, message}.';

revoke all on function guichet.limit_refusal(guichet.limits,timestamp with time zone) from public, anon, authenticated, service_role;
