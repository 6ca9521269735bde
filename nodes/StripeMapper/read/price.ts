import type { CodeHints } from '../rows';
import { unitAmount } from './unitAmount';
import { codeOf, featureKeyOf, itemTypeOf, saidTypeOf, type ItemType } from './classify';
import { firstBoolean, firstText, metadataOf } from './metadata';
import type { StripeObject } from './stripeObject';

/** What a price says, wherever it stands: in an item, a catalogue event, or as a plan of before 2020. */
export interface PriceReading extends CodeHints {
  stripe_price_id: string;
  /** the word `type` */
  type: ItemType | null;
  /** what all of its metadata says it is */
  said_type: ItemType | null;
  metadata_plan_code: string | null;
  metadata_addon_code: string | null;
  metered: boolean;
  feature_key: string | null;
  unit_label: string | null;
  seat_billing_enabled: boolean | null;
  period_interval: string | null;
  period_interval_count: number | null;
  currency: string | null;
  unit_amount: number | null;
}

/** Metadata of the price first, then of its product where that is expanded. */
export function readPrice(price: StripeObject): PriceReading {
  const product = price.expanded('product');
  const sources = product === null ? [metadataOf(price)] : [metadataOf(price), metadataOf(product)];
  const said = saidTypeOf(sources);
  // a plan has its interval at the top
  const recurring = price.objectOrNull('recurring') ?? price;
  return {
    stripe_price_id: price.id('id'),
    stripe_product_id: price.idOrNull('product'),
    lookup_key: price.textOrNull('lookup_key'),
    metadata_code: codeOf(sources, said),
    metadata_plan_code: firstText(sources, ['plan_code']),
    metadata_addon_code: firstText(sources, ['addon_code']),
    type: itemTypeOf(sources),
    said_type: said,
    metered: recurring.textOrNull('usage_type') === 'metered',
    feature_key: featureKeyOf(sources),
    unit_label: firstText(sources, ['unit_label']) ?? product?.label('unit_label') ?? null,
    seat_billing_enabled: firstBoolean(sources, 'seat_billing_enabled'),
    period_interval: recurring.textOrNull('interval'),
    period_interval_count: recurring.countOrNull('interval_count'),
    currency: price.textOrNull('currency'),
    unit_amount: unitAmount(price, 'amount' in price.fields ? 'amount' : 'unit_amount'),
  };
}

/** The documented enum knows one month and one year; every other rhythm stands in interval and count. */
export function periodOf(interval: string | null, count: number | null): 'month' | 'year' | null {
  return (interval === 'month' || interval === 'year') && (count ?? 1) === 1 ? interval : null;
}
