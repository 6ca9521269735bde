-- Written by npm run db:schemas. Last in migrations/20261201000420_stock_counts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.count_answer(p_result text, p_count public.stock_counts)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('result', p_result, 'said', p_count.said, 'expected', p_count.expected,
    'difference', p_count.said - p_count.expected, 'quantity', p_count.quantity, 'under_way', p_count.under_way,
    'counted_at', p_count.counted_at)
$function$;

comment on function guichet.count_answer(text,public.stock_counts) is 'What count_stock says of a count, also when it is sent again.';

revoke all on function guichet.count_answer(text,public.stock_counts) from public, anon, authenticated, service_role;
