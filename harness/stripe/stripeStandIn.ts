import { z } from 'zod';

const address = () => z.url({ error: 'STRIPE_API_URL is not in stack.env' }).parse(process.env.STRIPE_API_URL);

/** Drives the Stripe stand-in of the stack: what people and banks do at the real one. */
export async function stripeControl(
  path: string,
  body: unknown = {},
  method: 'POST' | 'DELETE' = 'POST',
): Promise<unknown> {
  const answer = await fetch(`${address()}/_control/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(method === 'POST' && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} /_control/${path}: ${answer.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** Every object of a kind that the stand-in holds. */
export async function stripeState<T>(kind: string, shape: z.ZodType<T>): Promise<T[]> {
  const answer = await fetch(`${address()}/_control/state`);
  const state = z.record(z.string(), z.record(z.string(), z.unknown())).parse(await answer.json());
  return Object.values(state[kind] ?? {}).map((row) => shape.parse(row));
}

/** The id of the Checkout session behind its page's address. */
export function checkoutIdOf(url: string): string {
  const id = /cs_[A-Za-z0-9_]+/.exec(url)?.[0];
  if (id === undefined) throw new Error(`no Checkout session in ${url}`);
  return id;
}
