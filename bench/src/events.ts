import { createHmac } from 'node:crypto';
import { subscriptionEvents, type GeneratedEvent } from '../../harness/stripe/generatedEvents.ts';

let seed = Date.now() % 1_000_000_000;

/**
 * Varied subscription events (customers, subscriptions, invoices) that no earlier call has given, in Stripe's
 * newest shape: the sync engine reads none from before prices.
 */
export function newEvents(n: number): GeneratedEvent[] {
  seed += 1;
  return subscriptionEvents({ customers: Math.max(1, Math.round(n / 10)), n, seed, apiVersion: '2026-10-28.endive' });
}

export interface SignedRequest {
  event_id: string;
  body: string;
  headers: Record<string, string>;
}

/** Requests as Stripe would post them now: signed, and valid for five minutes. */
export function signed(events: readonly object[], secret: string): SignedRequest[] {
  const timestamp = Math.floor(Date.now() / 1_000);
  return events.map((event) => {
    const body = JSON.stringify(event);
    const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
    return {
      event_id: 'id' in event ? String(event.id) : '',
      body,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': `t=${timestamp},v1=${signature}`,
      },
    };
  });
}
