import type { Invariant } from './invariant.ts';
import { letters } from './letters.ts';
import { moneyOfSubjects } from './moneyOfSubjects.ts';
import { paymentRows } from './paymentRows.ts';
import { places } from './places.ts';
import { queues } from './queues.ts';
import { quotas } from './quotas.ts';
import { stock } from './stock.ts';
import { subscriptions } from './subscriptions.ts';
import { wallets } from './wallets.ts';

/** Every subject's accounts. */
export const invariants: readonly Invariant[] = [
  ...[moneyOfSubjects, paymentRows, stock, places, wallets, quotas, subscriptions, letters, queues],
];
