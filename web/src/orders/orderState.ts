import type { Order } from '../services/ordersService.ts';

export type OrderState =
  | 'awaiting'
  | 'declined'
  | 'confirming'
  | 'slow'
  | 'processing'
  | 'paid'
  | 'refunding'
  | 'partlyRefunded'
  | 'refunded'
  | 'disputed'
  | 'disputeLost'
  | 'cancelled'
  | 'cancelledRefunding'
  | 'cancelledRefunded'
  | 'other';

/** Somebody who comes back from Checkout, and for how long. */
export interface Return {
  paid: boolean;
  sinceMs: number;
}
export const patienceMs = 60_000;

/** What the person is told of an order: `status` with what the money is doing. */
export function orderStateOf(order: Pick<Order, 'status' | 'payment_state'>, { paid, sinceMs }: Return): OrderState {
  const { status, payment_state: money } = order;
  if (status === 'PENDING') {
    if (money === 'processing' || money === 'authorized') return 'processing';
    if (paid && money !== 'failed') return sinceMs > patienceMs ? 'slow' : 'confirming';
    return money === 'failed' ? 'declined' : 'awaiting';
  }
  if (status === 'CANCELLED')
    return money === 'refund_pending' ? 'cancelledRefunding' : money === 'refunded' ? 'cancelledRefunded' : 'cancelled';
  // a word of before Guichet
  if (status !== 'PAID') return 'other';
  switch (money) {
    case 'refund_pending':
      return 'refunding';
    case 'partially_refunded':
      return 'partlyRefunded';
    case 'refunded':
      return 'refunded';
    case 'disputed':
      return 'disputed';
    case 'dispute_lost':
      return 'disputeLost';
    default:
      return 'paid';
  }
}

/** Whether the button that leads to Checkout is there. After a return from Checkout the money may be on its way. */
export const isPayable = (state: OrderState): boolean =>
  state === 'awaiting' || state === 'declined' || state === 'slow';

/** When to read again, ms; undefined where nothing more is expected. Often at first, while somebody watches. */
export function nextLookMs(state: OrderState, order: Pick<Order, 'receipt_url'>, sinceMs: number): number | undefined {
  switch (state) {
    case 'confirming':
      return 1_000;
    case 'awaiting':
    case 'declined':
    case 'slow':
    case 'processing':
    case 'refunding':
    case 'cancelledRefunding':
      return sinceMs > patienceMs ? 15_000 : 2_000;
    // the charge tells of its receipt after the payment
    case 'paid':
      return order.receipt_url === null && sinceMs <= patienceMs ? 2_000 : undefined;
    default:
      return undefined;
  }
}
