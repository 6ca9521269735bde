-- Written by npm run db:schemas. Last in migrations/20261201000745_alert_buttons.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.offer_link(p_message uuid, p_place integer, p_invoice public.invoices_billing)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_to text := nullif(btrim(guichet.link_facts('invoice', p_invoice.id) ->> 'to'), '');
begin
  if v_to is not null and guichet.link_refusal('invoice', p_invoice.id) is null then
    perform guichet.add_offer(p_message, p_place, 'send_link', 'send_link', 'invoices_billing',
      array[p_invoice.id::text], jsonb_build_object('to', v_to));
  end if;
end $function$;

comment on function guichet.offer_link(uuid,integer,public.invoices_billing) is 'A button that sends the customer the page of an open invoice, where there is one and somebody to send it to.';

revoke all on function guichet.offer_link(uuid,integer,public.invoices_billing) from public, anon, authenticated, service_role;
