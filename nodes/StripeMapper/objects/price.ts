import { firstBoolean, metadataOf } from '../read/metadata';
import { periodOf, readPrice } from '../read/price';
import type { StripeObject } from '../read/stripeObject';
import type { EventStamp, PriceSync } from '../rows';

/** `price.created/updated/deleted` */
export function mapPrice(object: StripeObject, stamp: EventStamp): PriceSync {
  const price = readPrice(object);
  const metadata = metadataOf(object);
  return {
    ...stamp,
    object: 'price',
    deleted: stamp.event_type === 'price.deleted',
    row: {
      stripe_price_id: price.stripe_price_id,
      stripe_product_id: object.id('product'),
      code: price.metadata_code,
      type: price.type,
      feature_key: price.feature_key,
      lookup_key: price.lookup_key,
      period: periodOf(price.period_interval, price.period_interval_count),
      period_interval: price.period_interval,
      period_interval_count: price.period_interval_count,
      currency: object.text('currency'),
      unit_amount: price.unit_amount,
      billing_mode: billingModeOf(object, price.type),
      is_public: firstBoolean([metadata], 'is_public') ?? true,
      active: object.booleanOrNull('active') ?? true,
      metadata,
    },
  };
}

/** How the amount comes about: by use, by tiers, by seats, or one amount a period. */
function billingModeOf(object: StripeObject, type: string | null): string {
  if (object.objectOrNull('recurring')?.textOrNull('usage_type') === 'metered') return 'metered';
  if (object.textOrNull('billing_scheme') === 'tiered') return 'tiered';
  return type === 'SEAT' ? 'per_seat' : 'flat';
}
