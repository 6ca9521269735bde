import type { Account } from '../scope.ts';
import type { Shop } from '../shop.ts';

/** What must hold when everything is quiet. */
export interface Invariant {
  name: string;
  /** @returns a line for each place where it does not hold; none where it does */
  broken(shop: Shop, account: Account): Promise<string[]>;
}
