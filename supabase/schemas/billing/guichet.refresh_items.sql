-- Written by npm run db:schemas. Last in migrations/20261121000330_sync_stripe_subscriptions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refresh_items(subscription_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  update public.subscription_items i
    set code = known.code, type = known.type, feature_key = known.feature_key, unit_label = known.unit_label
    from (
      select p.id, p.code, p.feature_key, p.unit_label,
        case
          when p.said in ('ADDON', 'SEAT') then p.said
          -- what has gone stands beside nothing any more
          when not p.active then coalesce(p.said, case when p.position = 0 then 'BASE'
            else 'ADDON' end::public.subscription_item_type)
          when p.place = 1 or (p.said = 'BASE' and not p.metered) then 'BASE'
          else 'ADDON'
        end::public.subscription_item_type as type
      from (
        select w.id, w.active, w.position, r.code, r.type as said, r.feature_key, r.metered, r.unit_label,
          -- which of those that may be the plan comes first: one that is not metered, one that says so, then the
          -- position
          row_number() over (partition by w.subscription_id, w.active, r.type is null or r.type = 'BASE'
            order by r.metered, r.type is null, w.position, w.stripe_subscription_item_id) as place
        from public.subscription_items w
        cross join lateral guichet.resolve_item(w.metadata_code, w.metadata_plan_code, w.metadata_addon_code,
          w.lookup_key, w.stripe_price_id, w.stripe_product_id,
          w.metadata_type, w.metadata_feature_key, w.metered, w.metadata_unit_label) r
        where w.subscription_id = any(subscription_ids)
      ) p
    ) known
    where i.id = known.id and (i.code, i.type, i.feature_key, i.unit_label) is distinct from (known.code, known.type,
      known.feature_key, known.unit_label);
end $function$;

comment on function guichet.refresh_items(uuid[]) is 'Resolves code, type, feature and unit of all items of these subscriptions again: which one is the plan depends on those beside it.';

revoke all on function guichet.refresh_items(uuid[]) from public, anon, authenticated, service_role;
