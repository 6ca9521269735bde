-- Written by npm run db:schemas. Last in migrations/20261201000748_claim_alerts_with_buttons.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.claim_alerts(max_alerts integer DEFAULT 100, fold_seconds integer DEFAULT 10, lease_seconds integer DEFAULT 90, workflow_id text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_now timestamptz := clock_timestamp();
  v_fold interval := make_interval(secs => fold_seconds);
  -- a burst has ended when nothing like it came for a fifth of the window
  v_quiet interval := make_interval(secs => fold_seconds / 5.0);
  v_token uuid := gen_random_uuid();
  v_ready uuid[] := '{}';
  v_groups jsonb := '[]';
  v_next timestamptz;
  v_group record;
  v_channel guichet.alert_channel;
  -- of an outage, everything alike becomes one message, whatever its age
  v_together timestamptz;
begin
  perform guichet.queue_lock('alerts');
  select * into v_channel from guichet.alert_channel c where c.name = 'telegram';
  if claim_alerts.workflow_id <> all (v_channel.workflow_ids) then
    update guichet.alert_channel c set workflow_ids = (array_prepend(claim_alerts.workflow_id, c.workflow_ids))[:20]
      where c.name = 'telegram';
  end if;
  if v_channel.state = 'away' and v_channel.next_try_at > v_now then
    return jsonb_build_object('token', null, 'alerts', '[]'::jsonb,
      'next_attempt_in_ms', guichet.queue_wait(v_channel.next_try_at, v_now));
  end if;
  v_together := case when v_channel.state = 'away' then v_now else coalesce(v_channel.back_at, '-infinity') end;
  -- what ends every execution that holds it would come first for ever
  perform guichet.queue_give_up('alerts', array(
    select a.id from public.alert_outbox a
    where a.status = 'sending' and a.claimed_until <= v_now and a.attempts >= a.max_attempts));
  for v_group in
    with recursive waiting as (
      select a.id, a.template, a.locale, a.created_at, a.data, a.next_attempt_at,
        row_number() over (partition by a.template, a.locale order by a.created_at, a.seq) as n
      from public.alert_outbox a
      where (a.status = 'queued' and a.next_attempt_at <= v_now) or (a.status = 'sending' and a.claimed_until <= v_now)
    ), windows as (
      -- a window opens with its first alert; the first one after its end opens the next
      select w.*, w.created_at as opened from waiting w where w.n = 1
      union all
      select w.*, case when w.created_at < greatest(p.opened + v_fold, v_together) then p.opened else w.created_at end
      from windows p join waiting w on w.template = p.template and w.locale is not distinct from p.locale
        and w.n = p.n + 1
    )
    select w.template, w.locale, w.opened, count(*)::int as count, max(w.created_at) as last_at,
      array_agg(w.id order by w.n) as ids, jsonb_agg(w.data order by w.n) as data
    from windows w group by w.template, w.locale, w.opened order by w.opened
  loop
    if v_now >= least(greatest(v_group.opened + v_fold, v_together), v_group.last_at + v_quiet) then
      exit when cardinality(v_ready) > 0 and cardinality(v_ready) + v_group.count > max_alerts;
      v_ready := v_ready || v_group.ids;
      v_groups := v_groups || jsonb_build_array(jsonb_build_object(
        'ids', v_group.ids, 'template', v_group.template, 'locale', v_group.locale, 'zone', guichet.zone(), 'count',
        v_group.count,
        'first_at', v_group.opened, 'last_at', v_group.last_at,
        'data', (select jsonb_agg(guichet.alert_of(d.item) order by d.ord)
          from jsonb_array_elements(v_group.data) with ordinality as d (item, ord)),
        'message', guichet.alert_message(v_group.template, v_group.ids, v_group.data, v_group.locale))
        -- what it is to say, and where its links lead
        || jsonb_strip_nulls(jsonb_build_object('texts', guichet.alert_words(v_group.template),
          'web', guichet.web_address(''))));
    else
      v_next := least(v_next, v_group.opened + v_fold, v_group.last_at + v_quiet);
    end if;
  end loop;
  if cardinality(v_ready) > 0 then
    perform guichet.queue_lease('alerts', v_ready, v_token, v_now + make_interval(secs => lease_seconds));
    return jsonb_build_object('token', v_token, 'alerts', v_groups, 'next_attempt_in_ms', 0);
  end if;
  select least(v_next, min(case when a.status = 'queued' then a.next_attempt_at else a.claimed_until end)) into v_next
    from public.alert_outbox a
    where (a.status = 'queued' and a.next_attempt_at > v_now) or (a.status = 'sending' and a.claimed_until > v_now);
  return jsonb_build_object('token', null, 'alerts', v_groups,
    'next_attempt_in_ms', guichet.queue_wait(v_next, v_now));
end $function$;

comment on function public.claim_alerts(integer,integer,integer,text) is 'Leases waiting alerts, equal templates within fold_seconds folded into one group: {token, alerts: [{ids, template, locale, zone, count, first_at, last_at, data: [..], names beside ids (guichet.alert_names), message: guichet.alert_message, texts?: {fr, en} (guichet.alert_words), web?: address of the pages}], next_attempt_in_ms}. A group is given out when its window is over or a fifth of it passed without another; one whose lease lapsed for the twelfth time ends as failed. While the chat is away nothing is given out before its next try. workflow_id: who asks.';

revoke all on function public.claim_alerts(integer,integer,integer,text) from public, anon, authenticated, service_role;
grant execute on function public.claim_alerts(integer,integer,integer,text) to service_role;
