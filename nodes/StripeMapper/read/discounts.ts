import { isRecord } from '../../shared/record';
import { saysNothing } from './saysNothing';
import type { DiscountRow } from '../rows';
import type { StripeObject } from './stripeObject';

export interface Discounts {
  /** the human code where the promotion code is expanded, else its id */
  promo_code: string | null;
  coupon_id: string | null;
  /** true where Stripe gave bare `di_…` ids only: which coupon it is cannot be seen from here */
  unexpanded: boolean;
  /** each with what its coupon takes off, where that is expanded; empty: none, or bare ids */
  list: DiscountRow[];
}

/**
 * The union of `discount` (until 2025-03-31) and `discounts[]`; of several, the first that names a
 * coupon and the first that names a promotion code.
 */
export function discountsOf(object: StripeObject): Discounts {
  const single = object.expanded('discount');
  const discounts = single === null ? object.entries('discounts') : [single, ...object.entries('discounts')];
  let promoCode: string | null = null;
  let couponId: string | null = null;
  for (const discount of discounts) {
    promoCode ??= promoCodeOf(discount);
    couponId ??= couponIdOf(discount);
  }
  return {
    promo_code: promoCode,
    coupon_id: couponId,
    unexpanded: promoCode === null && couponId === null && hasBareDiscounts(object),
    list: discounts.map(rowOf),
  };
}

/**
 * What is taken off one item of a subscription, beside what is taken off all of it: events name these by bare ids, so
 * that one of which nothing is known stands for each.
 */
export function discountsOfItem(item: StripeObject): DiscountRow[] {
  const of = item.idOrNull('id');
  if (of === null) return [];
  const said = item.entries('discounts').map((discount) => ({ ...rowOf(discount), item: of }));
  const { discounts } = item.fields;
  const bare = Array.isArray(discounts) ? discounts.filter((entry) => typeof entry === 'string') : [];
  return [...said, ...bare.map(() => ({ ...nothingKnown, item: of }))];
}

const nothingKnown: DiscountRow = {
  coupon_id: null,
  percent_off: null,
  amount_off: null,
  currency: null,
  duration: null,
  ends_at: null,
};

function promoCodeOf(discount: StripeObject): string | null {
  return discount.expanded('promotion_code')?.label('code') ?? discount.idOrNull('promotion_code');
}

/** `discount.source.coupon` since 2025-09-30, `discount.coupon` before; or by way of an expanded promotion code. */
function couponIdOf(discount: StripeObject): string | null {
  const promotionCode = discount.expanded('promotion_code');
  return (
    discount.objectOrNull('source')?.idOrNull('coupon') ??
    discount.idOrNull('coupon') ??
    promotionCode?.objectOrNull('promotion')?.idOrNull('coupon') ??
    promotionCode?.idOrNull('coupon') ??
    null
  );
}

function rowOf(discount: StripeObject): DiscountRow {
  const promotionCode = discount.expanded('promotion_code');
  const coupon =
    discount.objectOrNull('source')?.expanded('coupon') ??
    discount.expanded('coupon') ??
    promotionCode?.objectOrNull('promotion')?.expanded('coupon') ??
    promotionCode?.expanded('coupon') ??
    null;
  const percent = coupon?.fields.percent_off;
  return {
    coupon_id: couponIdOf(discount),
    // Stripe takes hundredths of a percent
    percent_off: typeof percent === 'number' ? percent : null,
    amount_off: coupon?.amountOrNull('amount_off') ?? null,
    currency: coupon?.label('currency') ?? null,
    duration: coupon?.label('duration') ?? null,
    ends_at: discount.instantOrNull('end'),
  };
}

function hasBareDiscounts({ fields }: StripeObject): boolean {
  const several = Array.isArray(fields.discounts) ? fields.discounts : [];
  return [fields.discount, ...several].some((entry) => !saysNothing(entry) && !isRecord(entry));
}
