import Stripe from 'stripe';
import { z } from 'zod';
import { readStackEnv } from '../../harness/stack/env.ts';
import { asService, type Person } from '../../harness/people/people.ts';
import { checkoutIdOf, stripeControl } from '../../harness/stripe/stripeStandIn.ts';

/** What the pages, the staff and the bank do, for the tests of payments on the running product. */

const env = readStackEnv();
const { STRIPE_API_URL, STRIPE_SECRET_KEY } = z
  .object({ STRIPE_API_URL: z.url(), STRIPE_SECRET_KEY: z.string().min(1) })
  .parse(process.env);
const api = new URL(STRIPE_API_URL);

/** Stripe as the stack has it, for looking and for what happens in the Dashboard. */
export const stripe = new Stripe(STRIPE_SECRET_KEY, {
  host: api.hostname,
  port: api.port,
  protocol: api.protocol === 'http:' ? 'http' : 'https',
});

const created = z.object({ result: z.literal('created'), order_id: z.uuid(), amount_total_cents: z.number() });

export async function call(
  workflow: string,
  person: Person | undefined,
  body: unknown,
): Promise<{ status: number; body: unknown }> {
  const token = (await person?.client.auth.getSession())?.data.session?.access_token;
  const answer = await fetch(`${env.SUPABASE_URL}/functions/v1/${workflow}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: {
      'content-type': 'application/json',
      apikey: env.SUPABASE_ANON_KEY,
      origin: 'http://localhost:54328',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
}

/** A product and a machine slot of its own, so that the tests do not meet each other's stock. */
export async function newSlot(price: number, quantity: number) {
  const service = asService();
  const product = await service
    .from('products')
    .insert({ name: `Café ${Math.random()}`, price_cents: price })
    .select('id')
    .single();
  if (product.error) throw product.error;
  const machine = await service
    .from('machines')
    .insert({ code: `pay_${Math.random().toString(36).slice(2)}` })
    .select('id')
    .single();
  if (machine.error) throw machine.error;
  const ids = z
    .object({ product: z.object({ id: z.uuid() }), machine: z.object({ id: z.uuid() }) })
    .parse({ product: product.data, machine: machine.data });
  const slot = { machine_id: ids.machine.id, slot_number: 1, product_id: ids.product.id };
  const stock = await service.from('stocks').insert({ ...slot, quantity });
  if (stock.error) throw stock.error;
  return slot;
}

export async function order(person: Person, line: Record<string, unknown>): Promise<string> {
  const { data, error } = await person.client.rpc('create_order', { items: [line] });
  if (error) throw error;
  return created.parse(data).order_id;
}

export async function openCheckout(person: Person, order_id: string): Promise<string> {
  const { status, body } = await call('start-order-checkout', person, { order_id });
  if (status !== 200) throw new Error(`start-order-checkout: ${status} ${JSON.stringify(body)}`);
  return checkoutIdOf(z.object({ checkout_url: z.url() }).parse(body).checkout_url);
}

export const pay = (session: string, outcome = 'pay') => stripeControl(`checkout/${session}/pay`, { outcome });
