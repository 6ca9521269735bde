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

/**
 * `type` in metadata, any case; without it SEAT by what only a seat has: its feature, or the plan whose seat it is. Null
 * where nothing says one of the three.
 */
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
  return featureKeyOf(sources) === 'SEATS_ACTIVE' || firstText(sources, ['seat_of_plan']) !== null ? 'SEAT' : null;
}

/**
 * `plan_code`, `addon_code` or `code` in metadata. An add-on or a seat may name the plan it belongs to by `plan_code`:
 * that is not its own code.
 */
export function codeOf(sources: readonly Record<string, string>[], type: ItemType | null): string | null {
  const beside = type === 'ADDON' || type === 'SEAT';
  return firstText(sources, beside ? ['addon_code', 'code'] : ['plan_code', 'code', 'addon_code']);
}

/**
 * What metadata says an item is: as `itemTypeOf`, then an add-on by the key `addon_code` (it may name its plan beside it),
 * a plan by the key `plan_code`; null where it says nothing.
 */
export function saidTypeOf(sources: readonly Record<string, string>[]): ItemType | null {
  const said = itemTypeOf(sources);
  if (said !== null) return said;
  if (firstText(sources, ['addon_code']) !== null) return 'ADDON';
  return firstText(sources, ['plan_code']) === null ? null : 'BASE';
}

/** `feature_key` in metadata, any case, only where it is a documented one. */
export function featureKeyOf(sources: readonly Record<string, string>[]): string | null {
  const key = firstText(sources, ['feature_key'])?.toUpperCase();
  return FEATURE_KEYS.find((known) => known === key) ?? null;
}
