import type { RefundOutcome } from '../resources/refunds.ts';
import type { Account } from '../state/account.ts';
import type { Faults } from './faults.ts';
import type { RateLimit } from './rateLimit.ts';

/** What one request works with. */
export interface Engine {
  account: Account;
  faults: Faults;
  rateLimit: RateLimit;
  /** How the next refunds go, first in first out; empty: by the card. */
  refundOutcomes: RefundOutcome[];
  secretKey: string;
}
