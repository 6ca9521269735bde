import Stripe from 'stripe';

/** The parts of a Stripe event that the tests themselves look at. */
export interface StripeEvent {
  id: string;
  type: string;
  created: number;
  data: { object: Record<string, unknown>; previous_attributes?: Record<string, unknown> };
  [key: string]: unknown;
}

export interface SendOptions {
  /** unix seconds; default now */
  timestamp?: number;
  secret?: string;
  headers?: Record<string, string>;
}

/** Signs a raw body as Stripe does and posts it. */
export async function postRaw(
  url: string,
  secret: string,
  body: string | Uint8Array,
  options: SendOptions = {},
): Promise<Response> {
  const payload = typeof body === 'string' ? body : Buffer.from(body).toString('latin1');
  const signature = await Stripe.webhooks.generateTestHeaderStringAsync({
    payload,
    secret: options.secret ?? secret,
    timestamp: options.timestamp ?? Math.floor(Date.now() / 1000),
  });
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature, ...options.headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
}

export function postEvent(url: string, secret: string, event: unknown, options: SendOptions = {}): Promise<Response> {
  return postRaw(url, secret, JSON.stringify(event), options);
}
