import { z } from 'zod';

const address = () => z.url({ error: 'STRIPE_API_URL is not in stack.env' }).parse(process.env.STRIPE_API_URL);

/** Drives the Stripe stand-in of the stack: what people and banks do at the real one. */
export async function stripeControl(path: string, body: unknown = {}): Promise<unknown> {
  const answer = await fetch(`${address()}/_control/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`POST /_control/${path}: ${answer.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** The id of the Checkout session behind its page's address. */
export function checkoutIdOf(url: string): string {
  const id = /cs_[A-Za-z0-9_]+/.exec(url)?.[0];
  if (id === undefined) throw new Error(`no Checkout session in ${url}`);
  return id;
}
