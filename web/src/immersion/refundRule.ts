import { daysBetween } from './dates.ts';

/**
 * What giving a place back would bring, in cents, to show it before the person decides: everything until 14 days
 * before the start, half until 7, then nothing. The database decides, by
 * the same rule (`guichet.booking_refund_cents`), and says what it did.
 */
export function expectedRefund(amountCents: number, sessionStart: string, today: string): number {
  const days = daysBetween(today, sessionStart);
  if (days >= 14) return amountCents;
  return days >= 7 ? Math.floor(amountCents / 2) : 0;
}
