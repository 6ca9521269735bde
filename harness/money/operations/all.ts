import { bookPlace } from './bookPlace.ts';
import { buyOrder } from './buyOrder.ts';
import { cancelBooking } from './cancelBooking.ts';
import { cancelOrder } from './cancelOrder.ts';
import { cancelSession } from './cancelSession.ts';
import { dashboardRefund } from './dashboardRefund.ts';
import { dispute } from './dispute.ts';
import type { Operation } from './operation.ts';
import { payOrderByIntent } from './payOrderByIntent.ts';
import { recharge } from './recharge.ts';
import { refundOrder } from './refundOrder.ts';
import { resend } from './resend.ts';
import { subscribe } from './subscribe.ts';
import { sweep } from './sweep.ts';
import { useQuota } from './useQuota.ts';
import { vend } from './vend.ts';

/** What people, machines, staff and Stripe's Dashboard do. */
export const operations: readonly Operation[] = [
  ...[buyOrder, payOrderByIntent, cancelOrder, refundOrder],
  ...[bookPlace, cancelBooking, cancelSession],
  ...[vend, recharge],
  ...[subscribe, useQuota],
  ...[dashboardRefund, dispute],
  ...[sweep, resend],
];
