import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Stripe from 'stripe';
import { z } from 'zod';
import { type Harness, refusal, startHarness } from './testing/harness.ts';

const errorBody = z.object({ error: z.object({ code: z.string().optional(), param: z.string().optional() }) });

let harness: Harness;
let stripe: Stripe;

beforeAll(async () => {
  harness = await startHarness();
  stripe = harness.stripe;
});
afterAll(() => harness.stop());

describe('keys and errors', () => {
  test('a wrong key is a 401 that does not show it', async () => {
    const { hostname, port } = new URL(harness.url);
    const stranger = new Stripe('sk_test_a_stranger_key', {
      host: hostname,
      port,
      protocol: 'http',
      maxNetworkRetries: 0,
    });
    const error = await refusal(stranger.customers.list());
    expect(error).toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
    expect(error.message).not.toContain('stranger');
  });

  test('an unknown object is a 404 with a request id', async () => {
    const error = await refusal(stripe.customers.retrieve('cus_nobody'));
    expect(error).toMatchObject({ statusCode: 404, code: 'resource_missing', param: 'id' });
    expect(error.requestId).toMatch(/^req_/);
  });

  test('an object that a parameter names and that is not there is a 400', async () => {
    const error = await refusal(stripe.prices.create({ product: 'prod_nobody', currency: 'eur', unit_amount: 100 }));
    expect(error).toMatchObject({ statusCode: 400, code: 'resource_missing', param: 'product' });
  });

  test('unknown, missing and misread parameters are named', async () => {
    const raw = async (path: string, body: string) => {
      const response = await fetch(`${harness.url}${path}`, {
        method: 'POST',
        body,
        headers: { authorization: 'Bearer sk_test_standin', 'content-type': 'application/x-www-form-urlencoded' },
      });
      const { error } = errorBody.parse(await response.json());
      return { status: response.status, ...error };
    };
    expect(await raw('/v1/customers', 'emaill=a')).toEqual({ status: 400, code: 'parameter_unknown', param: 'emaill' });
    expect(await raw('/v1/prices', 'product=p')).toEqual({ status: 400, code: 'parameter_missing', param: 'currency' });
    expect(await raw('/v1/prices', 'product=p&currency=eur&unit_amount=4.35')).toEqual({
      status: 400,
      code: 'parameter_invalid_integer',
      param: 'unit_amount',
    });
    expect(await raw('/v1/checkout/sessions', 'mode=gift')).toMatchObject({ status: 400, param: 'mode' });
    expect(await raw('/v1/checkout/sessions', 'line_items[0][prise]=x')).toMatchObject({
      code: 'parameter_unknown',
      param: 'line_items[0][prise]',
    });
    // gone since 2026-09-30
    expect(await raw('/v1/payment_intents', 'amount=500&currency=eur&payment_method_types[0]=card')).toMatchObject({
      code: 'parameter_unknown',
    });
  });

  test('a parameter that is Stripe’s but not simulated is refused rather than ignored', async () => {
    const error = await refusal(
      stripe.checkout.sessions.create({
        mode: 'payment',
        success_url: 'https://x.example',
        discounts: [{ coupon: 'c' }],
        line_items: [],
      }),
    );
    expect(error.message).toContain('does not simulate discounts');
  });

  test('an address that is not served says so', async () => {
    expect(await refusal(stripe.coupons.list())).toMatchObject({ statusCode: 404 });
  });
});

describe('idempotency keys', () => {
  test('the same parameters give the same answer, once', async () => {
    const first = await stripe.customers.create({ name: 'Ana' }, { idempotencyKey: 'ana' });
    const second = await stripe.customers.create({ name: 'Ana' }, { idempotencyKey: 'ana' });
    expect(second.id).toBe(first.id);
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
  });

  test('other parameters are refused', async () => {
    await stripe.customers.create({ name: 'Bob' }, { idempotencyKey: 'bob' });
    const error = await refusal(stripe.customers.create({ name: 'Bea' }, { idempotencyKey: 'bob' }));
    expect(error).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
    expect(error.statusCode).toBe(400);
  });

  test('a second request while the first still runs is a 409', async () => {
    await harness.control('faults', { path: '/v1/customers', latency_ms: 150, times: 1 });
    const slow = stripe.customers.create({ name: 'Slow' }, { idempotencyKey: 'slow' });
    await new Promise((resolve) => {
      setTimeout(resolve, 40);
    });
    expect(await refusal(stripe.customers.create({ name: 'Slow' }, { idempotencyKey: 'slow' }))).toMatchObject({
      statusCode: 409,
      code: 'idempotency_key_in_use',
    });
    expect((await slow).name).toBe('Slow');
  });

  test('a refusal before the request began does not use the key up', async () => {
    const amount = 12.5;
    await refusal(stripe.paymentIntents.create({ amount, currency: 'eur' }, { idempotencyKey: 'float' }));
    expect(
      (await stripe.paymentIntents.create({ amount: 1250, currency: 'eur' }, { idempotencyKey: 'float' })).amount,
    ).toBe(1250);
  });

  test('a 500 after the effect is kept and replayed, and the effect is there once', async () => {
    await harness.control('faults', { method: 'POST', path: '/v1/products', status: 500, effect: 'done', times: 1 });
    const ask = () => stripe.products.create({ id: 'kept_500', name: 'Once' }, { idempotencyKey: 'kept-500' });
    expect(await refusal(ask())).toMatchObject({ statusCode: 500 });
    const replayed = await refusal(ask());
    expect(replayed.statusCode).toBe(500);
    expect(replayed.headers?.['idempotent-replayed']).toBe('true');
    expect((await stripe.products.retrieve('kept_500')).name).toBe('Once');
  });

  test('an answer that was lost on the way is found again under its key', async () => {
    await harness.control('faults', { method: 'POST', path: '/v1/products', status: 0, effect: 'done', times: 1 });
    // the client itself asks once more after a cut connection, with the same key
    const product = await stripe.products.create({ name: 'Cut' }, { idempotencyKey: 'cut' });
    expect(
      (await stripe.products.list({ limit: 100 })).data.filter(({ name }) => name === 'Cut').map(({ id }) => id),
    ).toEqual([product.id]);
  });

  test('a key is forgotten after a day', async () => {
    const first = await stripe.customers.create({ name: 'Old' }, { idempotencyKey: 'old' });
    await harness.control('clock', { advance: 86_401 });
    expect((await stripe.customers.create({ name: 'Old' }, { idempotencyKey: 'old' })).id).not.toBe(first.id);
  });
});

describe('lists and look-ups', () => {
  test('paging forward and backward gives every object once, in Stripe’s order', async () => {
    const made: string[] = [];
    for (let index = 0; index < 25; index += 1)
      made.push((await stripe.customers.create({ email: `page${index}@exemple.fr`, metadata: { page: 'yes' } })).id);
    const first = made[0] ?? '';
    const all: string[] = [];
    for await (const { id } of stripe.customers.list({ limit: 7 })) {
      all.push(id);
      if (id === first) break;
    }
    expect(all).toEqual([...made].reverse());
    const forward: string[] = [];
    for await (const { id } of stripe.customers.list({ limit: 7, ending_before: first })) forward.push(id);
    expect(forward).toEqual(made.slice(1));
  });

  test('search finds by metadata of our row', async () => {
    const { id } = await stripe.customers.create({ name: 'Found', metadata: { user_id: 'row 7' } });
    expect(
      (await stripe.customers.search({ query: 'metadata["user_id"]:"row 7"' })).data.map((found) => found.id),
    ).toEqual([id]);
    expect((await stripe.customers.search({ query: "metadata['user_id']:'row 7' AND name:'Other'" })).data).toEqual([]);
  });

  test('expand puts objects where ids were', async () => {
    const { id: product } = await stripe.products.create({
      name: 'Salle',
      default_price_data: { currency: 'eur', unit_amount: 900 },
    });
    const { default_price } = await stripe.products.retrieve(product, { expand: ['default_price'] });
    expect(default_price).toMatchObject({ object: 'price', unit_amount: 900 });
    expect(await refusal(stripe.products.retrieve(product, { expand: ['nothing'] }))).toMatchObject({
      param: 'expand',
    });
  });
});

describe('catalogue', () => {
  test('a lookup key moves only where the request says so', async () => {
    const { id: product } = await stripe.products.create({ name: 'Espace' });
    const old = await stripe.prices.create({ product, currency: 'eur', unit_amount: 1000, lookup_key: 'space:1' });
    expect(
      await refusal(stripe.prices.create({ product, currency: 'eur', unit_amount: 1200, lookup_key: 'space:1' })),
    ).toMatchObject({ param: 'lookup_key' });
    const next = await stripe.prices.create({
      product,
      currency: 'eur',
      unit_amount: 1200,
      lookup_key: 'space:1',
      transfer_lookup_key: true,
    });
    expect((await stripe.prices.list({ lookup_keys: ['space:1'] })).data.map(({ id }) => id)).toEqual([next.id]);
    expect((await stripe.prices.retrieve(old.id)).lookup_key).toBeNull();
  });

  test('a default price cannot be archived, a product with prices cannot be deleted', async () => {
    const { id: product } = await stripe.products.create({ name: 'Espace' });
    const one = await stripe.prices.create({ product, currency: 'eur', unit_amount: 1000 });
    await stripe.products.update(product, { default_price: one.id });
    expect((await refusal(stripe.prices.update(one.id, { active: false }))).message).toContain('default price');
    const two = await stripe.prices.create({ product, currency: 'eur', unit_amount: 1100 });
    await stripe.products.update(product, { default_price: two.id });
    expect((await stripe.prices.update(one.id, { active: false })).active).toBe(false);
    expect((await refusal(stripe.products.del(product))).message).toContain('cannot be deleted');
    expect((await stripe.products.update(product, { active: false })).active).toBe(false);
  });

  test('metadata keeps Stripe’s limits, and an empty value removes its key', async () => {
    const customer = await stripe.customers.create({ metadata: { a: '1', b: '2' } });
    expect((await stripe.customers.update(customer.id, { metadata: { a: '', c: 3 } })).metadata).toEqual({
      b: '2',
      c: '3',
    });
    expect(await refusal(stripe.customers.update(customer.id, { metadata: { long: 'x'.repeat(501) } }))).toMatchObject({
      param: 'metadata[long]',
    });
  });
});

describe('faults and limits', () => {
  test('the rate limit answers 429 and lets go again', async () => {
    await harness.control('rate_limit', { per_second: 5 });
    const answers = await Promise.allSettled(Array.from({ length: 12 }, () => stripe.customers.list({ limit: 1 })));
    const refused = answers.filter((answer) => answer.status === 'rejected');
    expect(refused.length).toBeGreaterThanOrEqual(6);
    expect(refused.every(({ reason }) => reason instanceof Stripe.errors.StripeRateLimitError)).toBe(true);
    await harness.control('rate_limit', { per_second: 0 });
    expect((await stripe.customers.list({ limit: 1 })).object).toBe('list');
  });

  test('down is a connection error, and up again', async () => {
    await harness.control('faults', { down: true });
    expect(await refusal(stripe.customers.list())).toBeInstanceOf(Stripe.errors.StripeConnectionError);
    await harness.control('faults', {}, 'DELETE');
    expect((await stripe.customers.list()).object).toBe('list');
  });

  test('a fault meets as many requests as it says', async () => {
    await harness.control('faults', { path: '/v1/prices*', status: 503, times: 2 });
    expect((await refusal(stripe.prices.list())).statusCode).toBe(503);
    expect((await refusal(stripe.prices.list())).statusCode).toBe(503);
    expect((await stripe.prices.list()).object).toBe('list');
  });

  test('an unknown control is refused with its field', async () => {
    await expect(harness.control('rate_limit', { per_minute: 5 })).rejects.toThrow(/per_minute/);
  });
});
