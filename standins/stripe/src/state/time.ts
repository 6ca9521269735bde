import { expireDueSessions } from '../resources/checkoutSessions.ts';
import { cancelIntent } from '../resources/payment.ts';
import { settleDueRefunds } from '../resources/refunds.ts';
import { renewDueSubscriptions } from '../resources/subscriptions.ts';
import type { Account } from './account.ts';

/** A card authorisation lives about seven days. */
export const AUTHORISATION_LIVES = 7 * 86_400;

/** What happens by itself as time goes by. */
export function passTime(account: Account): void {
  expireDueSessions(account);
  settleDueRefunds(account);
  releaseOldAuthorisations(account);
  renewDueSubscriptions(account);
}

function releaseOldAuthorisations(account: Account): void {
  for (const intent of account.table('payment_intent').values()) {
    if (intent.status !== 'requires_capture' || intent.latest_charge === null) continue;
    const charge = account.table('charge').get(intent.latest_charge);
    if (charge !== undefined && charge.created + AUTHORISATION_LIVES <= account.now())
      cancelIntent(account, intent, 'automatic');
  }
}
