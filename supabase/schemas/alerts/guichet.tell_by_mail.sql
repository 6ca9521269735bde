-- Written by npm run db:schemas. Last in migrations/20261121000118_alert_channel.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.tell_by_mail(p_kind text, p_details jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_to text := (select s.value from guichet.settings s where s.key = 'alert_email');
begin
  if coalesce(v_to, '') = '' then
    return false;
  end if;
  perform guichet.enqueue_outbox('alert.email', 'alert-channel:telegram',
    jsonb_build_object('kind', p_kind, 'to', v_to, 'zone', guichet.zone()) || p_details, false);
  return true;
end $function$;

comment on function guichet.tell_by_mail(text,jsonb) is 'Puts a letter to support into the outbox (topic alert.email): {kind: away|back|given_up|sender_failed, to, zone, …}; false where no address is set (set_alert_email).';

revoke all on function guichet.tell_by_mail(text,jsonb) from public, anon, authenticated, service_role;
