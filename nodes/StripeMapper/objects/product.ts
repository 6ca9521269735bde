import { codeOf, FEATURE_KEYS, itemTypeOf } from '../read/classify';
import { firstText, metadataOf, wholeNumber } from '../read/metadata';
import type { StripeObject } from '../read/StripeObject';
import type { EventStamp, ProductSync } from '../rows';

/** `product.created/updated/deleted` */
export function mapProduct(object: StripeObject, stamp: EventStamp): ProductSync {
  const metadata = metadataOf(object);
  const type = itemTypeOf([metadata]);
  return {
    ...stamp,
    object: 'product',
    deleted: stamp.event_type === 'product.deleted',
    row: {
      stripe_product_id: object.id('id'),
      code: codeOf([metadata], type),
      type,
      name: object.label('name'),
      description: object.label('description'),
      active: object.booleanOrNull('active') ?? true,
      order_index: wholeNumber(firstText([metadata], ['order_index'])),
      unit_label: firstText([metadata], ['unit_label']) ?? object.label('unit_label'),
      quotas: quotasOf(metadata),
      metadata,
    },
  };
}

/** Metadata keys that are a documented feature key (any case) with a whole number, e.g. `MAX_INVOICES: "100"`; `-1`: unlimited. */
function quotasOf(metadata: Record<string, string>): Record<string, number> {
  const quotas: Record<string, number> = {};
  for (const [key, value] of Object.entries(metadata)) {
    const feature = FEATURE_KEYS.find((known) => known === key.trim().toUpperCase());
    const quota = value.trim() === '-1' ? -1 : wholeNumber(value.trim());
    if (feature !== undefined && quota !== null) quotas[feature] = quota;
  }
  return quotas;
}
