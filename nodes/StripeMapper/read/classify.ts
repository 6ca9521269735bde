import { firstText } from './metadata';

export type ItemType = 'BASE' | 'ADDON' | 'SEAT';

/** The owner's documented quota keys; anything else in metadata is no feature key. */
export const FEATURE_KEYS = [
  'INVOICES_IMPORTED',
  'RECIPES_CREATED',
  'SEATS_ACTIVE',
  'MAX_INVOICES',
  'MAX_RECIPES',
  'INCLUDED_SEATS_PER_ESTABLISHMENT',
] as const;

/** `type` in metadata, any case; null where it says none of the three. */
export function itemTypeOf(sources: readonly Record<string, string>[]): ItemType | null {
  for (const source of sources) {
    switch (source.type?.trim().toUpperCase()) {
      case 'BASE':
        return 'BASE';
      case 'ADDON':
        return 'ADDON';
      case 'SEAT':
        return 'SEAT';
    }
  }
  return null;
}

/**
 * `plan_code`, `addon_code` or `code` in metadata. An add-on may name the plan it belongs to as well,
 * so its own key comes first there.
 */
export function codeOf(sources: readonly Record<string, string>[], type: ItemType | null): string | null {
  const isAddOn = type === 'ADDON' || type === 'SEAT';
  return firstText(sources, isAddOn ? ['addon_code', 'code', 'plan_code'] : ['plan_code', 'code', 'addon_code']);
}

/** `feature_key` in metadata, any case, only where it is a documented one. */
export function featureKeyOf(sources: readonly Record<string, string>[]): string | null {
  const key = firstText(sources, ['feature_key'])?.toUpperCase();
  return FEATURE_KEYS.find((known) => known === key) ?? null;
}
