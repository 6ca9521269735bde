import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createClient } from '@supabase/supabase-js';
import type { RealtimePostgresUpdatePayload, SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { readStackEnv } from '../../harness/stack/env.ts';
import { waitFor } from '../../harness/waitFor.ts';

/** A machine asks, a phone pays through the workflow and the stand-in's page, Stripe's events and the outbox do the rest. */
jest.setTimeout(90_000);

const code = `vend_${randomUUID().slice(0, 8)}`;
const stripeEnv = z.object({ STRIPE_API_URL: z.url(), STRIPE_SECRET_KEY: z.string().min(1) });
const answerSchema = z.object({
  checkout_id: z.string().nullable(),
  next_step: z.enum(['redirect', 'paid', 'refused']),
  checkout_url: z.string().optional(),
  reason: z.string().optional(),
});
const intentSchema = z.object({ id: z.string(), status: z.string(), amount_received: z.number() });

let env: ReturnType<typeof readStackEnv>;
let stripe: z.infer<typeof stripeEnv>;
let server: SupabaseClient;
let phone: SupabaseClient;
let token: string;

beforeAll(async () => {
  env = readStackEnv();
  stripe = stripeEnv.parse(process.env);
  const options = { auth: { persistSession: false, autoRefreshToken: false } };
  server = createClient(env.SUPABASE_URL, env.SUPABASE_SERVICE_ROLE_KEY, options);
  phone = createClient(env.SUPABASE_URL, env.SUPABASE_ANON_KEY, options);
  expect((await server.from('machines').insert({ code })).error).toBeNull();
  token = z
    .object({ token: z.string() })
    .parse(await called(server, 'set_machine_token', { machine_code: code })).token;
});

afterAll(async () => {
  await phone.removeAllChannels();
  phone.realtime.disconnect();
  await server.from('machines').update({ active: false }).eq('code', code);
});

async function called(client: SupabaseClient, name: string, args: Record<string, unknown>): Promise<unknown> {
  const { data, error } = await client.rpc(name, args);
  if (error !== null) throw new Error(`${name}: ${error.message}`);
  return data;
}

async function openSession(amount = '2.50'): Promise<string> {
  const session_id = randomUUID();
  await called(phone, 'open_vend_session', { machine_token: token, session_id, amount, item: '12' });
  return session_id;
}

async function initiate(
  body: unknown,
  authorization?: string,
): Promise<{ status: number; answer: z.infer<typeof answerSchema> }> {
  const response = await fetch(`${env.N8N_URL}/webhook/initiate-wallet-recharge`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(authorization === undefined ? {} : { authorization: `Bearer ${authorization}` }),
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: answerSchema.parse(await response.json()) };
}

/** The buyer presses the button of the stand-in's page. */
async function payAt(checkoutUrl: string | undefined): Promise<void> {
  const response = await fetch(checkoutUrl ?? '', {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ action: 'pay' }),
  });
  expect(response.status).toBe(303);
}

async function session(id: string) {
  const { data } = await phone.from('vend_sessions').select('status, outcome, payment_state').eq('id', id).single();
  return z.object({ status: z.string(), outcome: z.string().nullable(), payment_state: z.string() }).parse(data);
}

/** Waits until Stripe's event has named it. */
async function intentOf(id: string) {
  const stripe_payment_intent_id = await waitFor(`a payment of ${id}`, async () => {
    const { data } = await server.from('payments').select('stripe_payment_intent_id').eq('vend_session_id', id);
    return z.array(z.object({ stripe_payment_intent_id: z.string() })).parse(data)[0]?.stripe_payment_intent_id;
  });
  const response = await fetch(`${stripe.STRIPE_API_URL}/v1/payment_intents/${stripe_payment_intent_id}`, {
    headers: { authorization: `Bearer ${stripe.STRIPE_SECRET_KEY}` },
  });
  return intentSchema.parse(await response.json());
}

const until = (what: string, holds: () => Promise<boolean>): Promise<unknown> =>
  waitFor(what, async () => ((await holds()) ? true : undefined));
const untilState = (id: string, state: string) =>
  until(`payment_state ${state} of ${id}`, async () => (await session(id)).payment_state === state);

describe('paying a machine by card', () => {
  test("the document's answer, the UPDATE that the kiosk waits for, and money only after the product", async () => {
    const id = await openSession();
    const { status, answer } = await initiate({ amount: 2.5, session_id: id });
    expect(status).toBe(200);
    expect(answer).toMatchObject({ next_step: 'redirect', checkout_id: expect.stringMatching(/^cs_/) });

    const paid = new Promise<RealtimePostgresUpdatePayload<{ status: string }>>((resolve) => {
      phone
        .channel(id)
        .on<{ status: string }>(
          'postgres_changes',
          { event: 'UPDATE', schema: 'public', table: 'vend_sessions', filter: 'status=eq.PAID' },
          resolve,
        )
        .subscribe((state) => {
          if (state === 'SUBSCRIBED') void payAt(answer.checkout_url);
        });
    });
    expect(await paid).toMatchObject({
      new: { id, status: 'PAID', metadata: { machine_id: code } },
      old: { status: 'PENDING' },
    });
    expect(await intentOf(id)).toMatchObject({ status: 'requires_capture', amount_received: 0 });

    expect(await called(phone, 'begin_dispense', { machine_token: token, session_id: id })).toMatchObject({
      result: 'dispense',
    });
    await called(phone, 'report_vend_outcome', { machine_token: token, session_id: id, outcome: 'success' });
    await untilState(id, 'captured');
    expect(await session(id)).toMatchObject({ status: 'COMPLETED' });
    expect(await intentOf(id)).toMatchObject({ status: 'succeeded', amount_received: 250 });
  });

  test('a product that jams costs nothing', async () => {
    const id = await openSession();
    await payAt((await initiate({ amount: '2.50', session_id: id })).answer.checkout_url);
    await until(`PAID of ${id}`, async () => (await session(id)).status === 'PAID');
    await called(phone, 'begin_dispense', { machine_token: token, session_id: id });
    await called(phone, 'report_vend_outcome', { machine_token: token, session_id: id, outcome: 'failure' });
    await untilState(id, 'released');
    expect(await intentOf(id)).toMatchObject({ status: 'canceled', amount_received: 0 });
  });

  test('money for a sale that is over goes back by itself', async () => {
    const id = await openSession();
    const { answer } = await initiate({ amount: '2.50', session_id: id });
    await payAt(answer.checkout_url);
    await called(phone, 'report_vend_outcome', { machine_token: token, session_id: id, outcome: 'cancelled' });
    await until(`release of ${id}`, async () => (await intentOf(id)).status === 'canceled');
    expect(await session(id)).toMatchObject({ status: 'FAILED' });
  });

  test('a Checkout that nobody needs is closed', async () => {
    const id = await openSession();
    const { answer } = await initiate({ amount: '2.50', session_id: id });
    await called(phone, 'report_vend_outcome', { machine_token: token, session_id: id, outcome: 'cancelled' });
    await until('the Checkout to be expired', async () => {
      const response = await fetch(`${stripe.STRIPE_API_URL}/v1/checkout/sessions/${answer.checkout_id}`, {
        headers: { authorization: `Bearer ${stripe.STRIPE_SECRET_KEY}` },
      });
      return z.object({ status: z.string() }).parse(await response.json()).status === 'expired';
    });
  });
});

describe('recharging', () => {
  test('credits the signed-in customer, who then pays from the wallet', async () => {
    const customer = createClient(env.SUPABASE_URL, env.SUPABASE_ANON_KEY, {
      auth: { persistSession: false, autoRefreshToken: false },
    });
    const { data } = await customer.auth.signUp({ email: `${randomUUID()}@example.test`, password: 'correct horse 9' });
    const { answer } = await initiate({ amount: '10.00' }, data.session?.access_token);
    await payAt(answer.checkout_url);
    const balance = async () =>
      z
        .array(z.object({ balance_minor: z.number() }))
        .parse((await customer.from('wallets').select('balance_minor')).data)[0]?.balance_minor;
    await until('the credit', async () => (await balance()) === 1000);
    const id = await openSession('0.40');
    expect(await called(customer, 'pay_with_wallet', { session_id: id })).toMatchObject({
      result: 'paid',
      balance_minor: 960,
    });
    expect((await initiate({ amount: '0.40', session_id: id })).answer).toMatchObject({ next_step: 'paid' });
    await called(phone, 'report_vend_outcome', { machine_token: token, session_id: id, outcome: 'failure' });
    expect(await balance()).toBe(1000);
  });
});

describe('the way back from Stripe', () => {
  const urls = z.object({ success_url: z.string(), cancel_url: z.string() });
  const webAddress = z.object({ WEB_URL: z.url() });

  test.each([
    ['to the pay page of the machine one stands at', true],
    ['to the home page where there is no machine', false],
  ])('%s, at the address of the setting and never that of the browser', async (_what, standing) => {
    const { WEB_URL } = webAddress.parse(process.env);
    const session_id = standing ? await openSession() : undefined;
    const { data } = await createClient(env.SUPABASE_URL, env.SUPABASE_ANON_KEY, {
      auth: { persistSession: false, autoRefreshToken: false },
    }).auth.signUp({ email: `${randomUUID()}@example.test`, password: 'correct horse 9' });
    const response = await fetch(`${env.N8N_URL}/webhook/initiate-wallet-recharge`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${data.session?.access_token}`,
        origin: 'https://evil.example',
        referer: 'https://evil.example/pay',
      },
      body: JSON.stringify({ amount: '10.00', client: { return_session: session_id, locale: 'fr' } }),
    });
    const { checkout_id } = answerSchema.parse(await response.json());
    const checkout = urls.parse(
      await (
        await fetch(`${stripe.STRIPE_API_URL}/v1/checkout/sessions/${checkout_id}`, {
          headers: { authorization: `Bearer ${stripe.STRIPE_SECRET_KEY}` },
        })
      ).json(),
    );
    const page = session_id === undefined ? `${WEB_URL}/` : `${WEB_URL}/pay/${session_id}`;
    expect(checkout.cancel_url).toBe(page);
    expect(checkout.success_url).toMatch(/\?recharge=[\da-f-]{36}$/);
    expect(checkout.success_url.split('?')[0]).toBe(page);
  });
});

describe('bad input', () => {
  test.each([
    ['no session and nobody signed in', { amount: 10 }, 200, 'sign_in'],
    ['a session that is none', { amount: 10, session_id: 'nonsense' }, 200, 'not_found'],
    ['an unknown session', { amount: 10, session_id: randomUUID() }, 200, 'not_found'],
    ['an empty body', {}, 200, 'sign_in'],
  ])('%s', async (_what, body, status, reason) => {
    const refused = await initiate(body);
    expect(refused).toMatchObject({ status, answer: { next_step: 'refused', reason } });
  });

  test('another amount than the machine asks, an amount below fifty cents', async () => {
    const id = await openSession();
    expect((await initiate({ amount: 0.01, session_id: id })).answer).toMatchObject({
      next_step: 'refused',
      reason: 'amount',
    });
    const small = await openSession('0.40');
    expect((await initiate({ amount: 0.4, session_id: small })).answer).toMatchObject({
      next_step: 'refused',
      reason: 'wallet_only',
    });
  });

  test('a forged token', async () => {
    const forged = `${Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')}.${Buffer.from('{"role":"authenticated","sub":"x"}').toString('base64url')}.AAAA`;
    expect(await initiate({ amount: 10 }, forged)).toMatchObject({
      status: 401,
      answer: { next_step: 'refused', reason: 'sign_in' },
    });
  });
});
