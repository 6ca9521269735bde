-- Written by npm run db:schemas. Last in migrations/20261201000321_person_timeline.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_timeline(p_person uuid, p_kinds text[] DEFAULT NULL::text[], p_after text DEFAULT NULL::text, p_limit integer DEFAULT 50)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_limit int := least(greatest(coalesce(p_limit, 50), 1), 200);
  v_at timestamptz := coalesce(split_part(p_after, '~', 1)::timestamptz, 'infinity');
  v_id text := coalesce(split_part(p_after, '~', 2), '~');
  v_rows jsonb;
  v_next text;
begin
  perform guichet.require_right('read_money');
  with page as materialized (
    select e.*, row_number() over (order by e.at desc, e.id desc) as nth
      from guichet.person_entries(p_person, p_kinds, v_at, v_id, v_limit + 1) e
  )
  select coalesce(jsonb_agg(jsonb_strip_nulls(coalesce(guichet.entry_shows(p.kind, p.ref), '{}')
        || jsonb_build_object('id', p.id, 'kind', p.kind, 'at', p.at)) order by p.nth)
        filter (where p.nth <= v_limit), '[]'),
      max(case when p.nth = v_limit then p.at || '~' || p.id end) filter (where (select count(*) from page) > v_limit)
    into v_rows, v_next from page p;
  return jsonb_build_object('rows', v_rows, 'next', v_next);
end $function$;

comment on function public.desk_timeline(uuid,text[],text,integer) is 'What happened with a person, newest first: bookings, orders, payments, refunds, disputes, vends, wallet, subscriptions, invoices, letters, alerts, decisions, each kind as far as the caller may see it → {rows: [{id, kind, at, state?, label?, amount_minor?, currency?, open?, refundable_minor?, cancellable?, link?, …}], next: p_after of the next page or null}.';

revoke all on function public.desk_timeline(uuid,text[],text,integer) from public, anon, authenticated, service_role;
grant execute on function public.desk_timeline(uuid,text[],text,integer) to authenticated;
grant execute on function public.desk_timeline(uuid,text[],text,integer) to service_role;
