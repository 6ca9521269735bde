import { discountsOf, discountsOfItem } from '../read/discounts';
import { StripeShapeError } from '../read/error';
import { firstBoolean, metadataOf } from '../read/metadata';
import { periodOf, readPrice, type PriceReading } from '../read/price';
import type { StripeObject } from '../read/stripeObject';
import type { EventStamp, SubscriptionItemRow, SubscriptionRow, SubscriptionSync } from '../rows';

export interface SubscriptionReading {
  row: SubscriptionRow;
  items: SubscriptionItemRow[];
  /** `items.has_more`: the event lists the first items only */
  itemsPartial: boolean;
  discountsUnexpanded: boolean;
}

/** `customer.subscription.*` */
export function mapSubscription(object: StripeObject, stamp: EventStamp): SubscriptionSync {
  const reading = readSubscription(object);
  return {
    ...stamp,
    object: 'subscription',
    deleted: stamp.event_type === 'customer.subscription.deleted',
    ...(reading.itemsPartial ? { items_partial: true as const } : {}),
    ...(reading.discountsUnexpanded ? { discounts_unexpanded: true as const } : {}),
    row: reading.row,
    items: reading.items,
  };
}

/** A subscription object, of its own event or expanded in a Checkout Session. */
export function readSubscription(object: StripeObject): SubscriptionReading {
  const list = object.list('items');
  const entries = list.map((item, position) => readItem(item, position));
  const items = entries.map((entry) => entry.row);
  const plan = planOf(entries);
  const discounts = discountsOf(object);
  const takenOff = [...discounts.list, ...list.flatMap((item) => discountsOfItem(item))];
  const metadata = metadataOf(object);
  const pause = object.objectOrNull('pause_collection');
  const pending = object.objectOrNull('pending_update');
  const interval = plan?.price.period_interval ?? null;
  const count = plan?.price.period_interval_count ?? null;

  return {
    row: {
      stripe_subscription_id: object.id('id'),
      stripe_customer_id: object.id('customer'),
      status: object.text('status'),
      period: periodOf(interval, count),
      period_interval: interval,
      period_interval_count: count,
      quantity: plan?.row.quantity ?? object.countOrNull('quantity'),
      // the plan's own: what is billed beside it may have another period
      current_period_start: object.instantOrNull('current_period_start') ?? plan?.row.current_period_start ?? null,
      current_period_end: object.instantOrNull('current_period_end') ?? plan?.row.current_period_end ?? null,
      cancel_at_period_end: object.booleanOrNull('cancel_at_period_end') ?? false,
      cancel_at: object.instantOrNull('cancel_at'),
      canceled_at: object.instantOrNull('canceled_at'),
      ended_at: object.instantOrNull('ended_at'),
      trial_start: object.instantOrNull('trial_start'),
      trial_end: object.instantOrNull('trial_end'),
      promo_code: discounts.promo_code,
      coupon_id: discounts.coupon_id,
      ...(takenOff.length > 0 && { discounts: takenOff }),
      currency: object.textOrNull('currency') ?? plan?.price.currency ?? null,
      latest_invoice_id: object.idOrNull('latest_invoice'),
      collection_method: object.textOrNull('collection_method'),
      pause_collection: pause === null ? null : pause.fields,
      pending_update: pending === null ? null : pending.fields,
      plan: {
        metadata_code: plan?.price.metadata_code ?? null,
        lookup_key: plan?.price.lookup_key ?? null,
        stripe_price_id: plan?.price.stripe_price_id ?? null,
        stripe_product_id: plan?.price.stripe_product_id ?? null,
      },
      seat_billing_enabled: firstBoolean([metadata], 'seat_billing_enabled'),
      metadata,
      stripe_created: object.instantOrNull('created'),
    },
    items,
    // an empty object says no items, and not that there are none
    itemsPartial: !object.has('items') || (object.object('items').booleanOrNull('has_more') ?? false),
    discountsUnexpanded: discounts.unexpanded,
  };
}

interface Entry {
  row: SubscriptionItemRow;
  price: PriceReading;
}

/**
 * The item that is the plan, as far as this event says: of those that are no add-on and no seat one that is not metered,
 * then one that says BASE, then the first. The database decides again with the catalogue.
 */
function planOf(entries: readonly Entry[]): Entry | undefined {
  const candidates = entries.filter(({ price }) => price.said_type === null || price.said_type === 'BASE');
  const rank = ({ price }: Entry): number => (price.metered ? 2 : 0) + (price.said_type === 'BASE' ? 0 : 1);
  return candidates.toSorted((one, other) => rank(one) - rank(other))[0] ?? entries[0];
}

/** `price` since 2020; `plan` in events of older API versions. */
function readItem(item: StripeObject, position: number): Entry {
  const source = item.objectOrNull('price') ?? item.objectOrNull('plan');
  if (source === null)
    throw new StripeShapeError(item.at('price'), 'a price (or, before 2020, a plan)', item.fields.price);
  const price = readPrice(source);
  return {
    price,
    row: {
      stripe_subscription_item_id: item.id('id'),
      type: price.type,
      metadata_code: price.metadata_code,
      metadata_plan_code: price.metadata_plan_code,
      metadata_addon_code: price.metadata_addon_code,
      lookup_key: price.lookup_key,
      stripe_price_id: price.stripe_price_id,
      stripe_product_id: price.stripe_product_id,
      seat_billing_enabled: price.seat_billing_enabled,
      metered: price.metered,
      feature_key: price.feature_key,
      quantity: item.countOrNull('quantity'),
      unit_label: price.unit_label,
      period_interval: price.period_interval,
      period_interval_count: price.period_interval_count,
      currency: price.currency,
      unit_amount: price.unit_amount,
      current_period_start: item.instantOrNull('current_period_start'),
      current_period_end: item.instantOrNull('current_period_end'),
      position,
    },
  };
}
