import { z } from 'zod';
import type { Answer } from '../../ask.ts';
import type { Shop } from '../shop.ts';

const opened = z.looseObject({ checkout_url: z.string().nullish() });
/** What buyers do on the page, the likelier the oftener. */
const OUTCOMES = [
  { outcome: 'pay', weight: 10 },
  { outcome: 'decline', weight: 2 },
  { outcome: 'insufficient_funds', weight: 1 },
  { outcome: 'authenticate', weight: 1 },
  { outcome: 'authenticate_refused', weight: 1 },
  { outcome: 'delayed', weight: 2 },
  { outcome: 'pay_refund_pending', weight: 1 },
  { outcome: 'pay_refund_fails', weight: 1 },
  { outcome: 'pay_disputed', weight: 1 },
  { outcome: 'expire', weight: 2 },
  { outcome: 'abandon', weight: 2 },
] as const;

/** What came of opening a page: the id of the Checkout session, or the word why there is none. */
export function pageOf({ status, body }: Answer): { checkout: string } | { why: string } {
  const read = opened.safeParse(body);
  const checkout = /cs_[A-Za-z0-9_]+/.exec(read.success ? (read.data.checkout_url ?? '') : '')?.[0];
  if (checkout !== undefined) return { checkout };
  return { why: status >= 500 ? 'unavailable' : status >= 400 ? `refused ${status}` : 'refused' };
}

/** The buyer in front of the page, once or twice; sometimes in two tabs at once. */
export async function actOnPage({ doors, chance }: Shop, checkout: string): Promise<string> {
  const { outcome } = chance.weighted(OUTCOMES);
  if (outcome === 'expire') {
    await doors.control(`checkout/${checkout}/expire`);
    return 'expired';
  }
  const press = (how: string): Promise<Answer> => doors.control(`checkout/${checkout}/pay`, { outcome: how });
  const pressed = chance.happens(0.1) ? await Promise.all([press(outcome), press('pay')]) : [await press(outcome)];
  if (outcome === 'delayed' && chance.happens(0.7)) {
    await doors.control(`checkout/${checkout}/settle`, { outcome: chance.happens(0.6) ? 'succeeded' : 'failed' });
  }
  if (pressed.some(({ status }) => status < 300)) return outcome;
  // declined: the next card
  if (chance.happens(0.6)) await press('pay');
  return `${outcome}, then another card`;
}
