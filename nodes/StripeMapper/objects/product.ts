import { codeOf, FEATURE_KEYS, itemTypeOf, saidTypeOf } from '../read/classify';
import { firstText, metadataOf, wholeNumber } from '../read/metadata';
import type { StripeObject } from '../read/stripeObject';
import type { EventStamp, ProductSync } from '../rows';

/** `product.created/updated/deleted` */
export function mapProduct(object: StripeObject, stamp: EventStamp): ProductSync {
  const metadata = metadataOf(object);
  const { quotas, unreadable } = quotasOf(metadata);
  return {
    ...stamp,
    object: 'product',
    deleted: stamp.event_type === 'product.deleted',
    row: {
      stripe_product_id: object.id('id'),
      code: codeOf([metadata], saidTypeOf([metadata])),
      type: itemTypeOf([metadata]),
      name: object.label('name'),
      description: object.label('description'),
      active: object.booleanOrNull('active') ?? true,
      order_index: wholeNumber(firstText([metadata], ['order_index'])),
      unit_label: firstText([metadata], ['unit_label']) ?? object.label('unit_label'),
      quotas,
      ...(Object.keys(unreadable).length > 0 ? { unreadable_quotas: unreadable } : {}),
      metadata,
    },
  };
}

/**
 * Metadata keys that are a documented feature key (any case) with a whole number in digits alone, e.g. `MAX_INVOICES: "100"`;
 * `-1`: unlimited. Any other value ("1 000", "1e3", "illimité", "-2", "2.5", too large for a Postgres integer) is unreadable.
 */
function quotasOf(metadata: Record<string, string>): {
  quotas: Record<string, number>;
  unreadable: Record<string, string>;
} {
  const quotas: Record<string, number> = {};
  const unreadable: Record<string, string> = {};
  for (const [key, value] of Object.entries(metadata)) {
    const feature = FEATURE_KEYS.find((known) => known === key.trim().toUpperCase());
    if (feature === undefined) continue;
    const quota = value.trim() === '-1' ? -1 : wholeNumber(value.trim());
    if (quota === null) unreadable[feature] = value;
    else quotas[feature] = quota;
  }
  return { quotas, unreadable };
}
