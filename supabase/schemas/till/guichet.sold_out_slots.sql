-- Written by npm run db:schemas. Last in migrations/20261201000250_desk_rows.sql, which never changes: change it in a new one.

create view guichet.sold_out_slots with (security_invoker=true) as
 SELECT s.id,
    s.machine_id,
    s.slot_number,
    s.product_id,
    s.quantity,
    s.label,
    s.price_cents,
    s.created_at,
    s.updated_at,
    m.code AS machine_code,
    m.name AS machine_name,
    m.address
   FROM (public.stocks s
     JOIN public.machines m ON ((m.id = s.machine_id)))
  WHERE ((s.quantity = 0) AND (s.product_id IS NOT NULL) AND m.active);

comment on view guichet.sold_out_slots is 'Slots of machines in service that have a product and nothing of it left.';

revoke all on guichet.sold_out_slots from public, anon, authenticated, service_role;
